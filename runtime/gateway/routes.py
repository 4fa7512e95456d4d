"""Which instance is where, and whether it can be reached."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from runtime.gateway import refusals


class Status(StrEnum):
    """The statuses of an instance's row."""

    PENDING = "pending"
    BUILDING = "building"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


_ON_THE_WAY = {Status.PENDING, Status.BUILDING, Status.STARTING, Status.RUNNING}


@dataclass(frozen=True, slots=True)
class Route:
    """``broker`` is the path of the socket that hands out connections; empty until there is one."""

    key: str
    status: str
    broker: str

    def require_broker(self, *, page: str) -> Path:
        """The broker of a running instance, or a ``Refusal`` that says what to wait for."""
        if self.status == Status.RUNNING and self.broker:
            return Path(self.broker)
        if self.status in _ON_THE_WAY:
            raise refusals.starting()
        raise refusals.failed(page) if self.status == Status.FAILED else refusals.stopped(page)


class RoutesUnavailable(Exception):
    """The instance is not among those known, and nobody can be asked."""


class Routes(Protocol):
    async def find(self, key: str) -> Route | None:
        """Raises ``RoutesUnavailable``."""
