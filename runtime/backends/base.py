"""What the marketplace asks of a container backend.

A backend builds a bundle once, then runs what it built as isolated instances. It keeps no
database: an instance is named by its key, so starting the same key twice finds the first one.
"""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol

from marketplace.core.errors import DomainError, Unavailable
from sandbox.refusals import Told


class BackendUnavailable(Unavailable):
    """The sandbox itself does not work on this machine; the message says why."""

    code = "backend_unavailable"


class BuildFailed(DomainError):
    """The app's own install or build step failed. ``log`` holds its last lines."""

    code = "build_failed"

    def __init__(self, message: str, *, log: str) -> None:
        super().__init__(message)
        self.log = log


class StartFailed(DomainError):
    """The app did not come up. ``log`` holds its last lines."""

    code = "start_failed"

    def __init__(self, message: str, *, log: str) -> None:
        super().__init__(message)
        self.log = log


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a build or an instance may use."""

    cpu_millicores: int = 500
    memory_mib: int = 512
    disk_mib: int = 256
    processes: int = 128


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One version to build.

    ``key`` names the result and derives from the bundle's sha256 and the plan, so building the
    same thing twice finds the first result. ``bundle`` is the archive as uploaded, ``sha256`` what
    it must be when it is read; it is unpacked inside the sandbox. ``stack`` is ``python``, ``node``
    or ``static``. ``install`` and ``build`` are shell commands for the sandbox; empty means what
    ``sandbox/inside/build.py`` does for the stack by itself.
    """

    key: str
    bundle: Path
    sha256: str
    stack: str
    install: str = ""
    build: str = ""
    limits: Limits = field(default_factory=lambda: Limits(2000, 2048, 2048, 512))
    timeout_seconds: int = 900

    def copy_bundle(self, to: Path) -> None:
        """A copy to build from. However long the build waited: it is what was approved, or none."""
        shutil.copyfile(self.bundle, to)
        with to.open("rb") as copied:
            digest = hashlib.file_digest(copied, "sha256").hexdigest()
        if digest != self.sha256:
            raise BuildFailed("The bundle is not what was approved any more.", log="")


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a build left behind. ``reference`` means something to its own backend only."""

    reference: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class InstanceRequest:
    """One instance to run.

    ``command`` is a shell command; it finds ``$PORT`` in its environment. ``hosts`` are the hosts
    it may reach (``example.org``, ``*.example.org``) over an HTTP proxy; empty is no network.
    """

    key: str
    artifact: str
    stack: str
    command: str
    port: int = 8000
    environment: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


class InstanceState(StrEnum):
    ABSENT = "absent"
    RUNNING = "running"
    EXITED = "exited"


@dataclass(frozen=True, slots=True)
class Observation:
    """What a backend sees of an instance.

    ``reason`` explains an exit: ``out_of_memory``, ``disk_limit``, ``forbidden_call``, ``killed``.
    """

    state: InstanceState
    exit_code: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Cumulative CPU time; memory, storage and processes as they are now."""

    cpu_seconds: float
    memory_bytes: int
    storage_bytes: int
    processes: int


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether the backend works here, and in words what it found."""

    works: bool
    detail: str


class Backend(Protocol):
    """Where apps are built and run. All methods block; all are safe to repeat."""

    name: ClassVar[str]

    def probe(self) -> Probe: ...

    def build(self, request: BuildRequest, *, log: Callable[[str], None]) -> Artifact:
        """Build once per key; ``log`` gets each line as it comes. Raises ``BuildFailed``."""

    def start(self, request: InstanceRequest) -> None:
        """Start, or find already running. Returns once started, not once it listens."""

    def observe(self, key: str) -> Observation: ...

    def broker(self, key: str) -> Path:
        """The Unix socket that hands out connections to the instance (see ``sandbox.dialing``)."""

    def usage(self, key: str) -> Usage | None: ...

    def logs(self, key: str, *, lines: int = 200) -> str: ...

    def refusals(self, key: str) -> Told:
        """What its way out refused it in its present life, or its last."""

    def stop(self, key: str) -> None:
        """End it and remove what it wrote. Nothing happens when it is absent."""

    def keys(self) -> set[str]:
        """Every instance of this marketplace that the backend holds, running or exited."""
