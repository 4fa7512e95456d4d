"""What an operator decides about the gateway."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Config:
    """``apps_domain`` is the host all instances are below; ``secure`` says browsers use https."""

    apps_domain: str
    site_url: str
    secure: bool = False
    trusted_proxies: int = 0
    header_timeout_seconds: float = 15
    idle_timeout_seconds: float = 120
    dial_timeout_seconds: float = 5
    queue_timeout_seconds: float = 10
    linger_seconds: float = 2
    drain_seconds: float = 10
    concurrent_per_instance: int = 128
    queued_per_instance: int = 256
    flush_interval_seconds: float = 5
    connections_max: int = 4096
    body_bytes_max: int = 100 * MIB

    @property
    def scheme(self) -> bytes:
        return b"https" if self.secure else b"http"

    def instance_page(self, key: str) -> str:
        return f"{self.site_url}/instances/{key}/"
