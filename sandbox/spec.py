"""What a sandbox is asked for, and what came of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Bind:
    """A host path that appears inside. Whoever it is, the process inside must be able to read it.

    A writable one belongs to one sandbox alone: as root its top directory is given to the
    sandbox's own user.
    """

    source: Path
    target: str
    writable: bool = False


class LimitsLike(Protocol):
    """The most a sandbox may use. ``disk_mib`` counts what it writes below its writable binds."""

    @property
    def cpu_millicores(self) -> int: ...

    @property
    def memory_mib(self) -> int: ...

    @property
    def disk_mib(self) -> int: ...

    @property
    def processes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Limits:
    cpu_millicores: int = 1000
    memory_mib: int = 512
    disk_mib: int = 1024
    processes: int = 64


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """Which hosts may be reached through the proxy: ``example.org``, ``*.example.org`` or ``*``.

    Only public addresses, whatever the name; ``networks`` (such as ``10.1.0.0/16``) are allowed
    besides, for an operator whose package mirror is in the house.
    """

    hosts: tuple[str, ...]
    networks: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)

    def allows_host(self, host: str) -> bool:
        return any(
            pattern in {"*", host} or (pattern.startswith("*.") and host.endswith(pattern[1:]))
            for pattern in self.hosts
        )


@dataclass(frozen=True, slots=True)
class Completed:
    """``reason`` says who ended it and is empty when it ended by itself.

    ``timeout``, ``out_of_memory``, ``disk_limit`` or ``output_limit``. ``stderr`` holds its end.
    """

    exit_code: int
    stdout: bytes
    stderr: bytes
    reason: str
