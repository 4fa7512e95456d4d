"""What is known of a running instance: files in its directory, and a lock that is held meanwhile.

lock         held by the shim for as long as it lives
spec.json    what to run (secrets in it: only the host reads it)
shim.json    who runs it: the shim's pid and process 1 of the sandbox
status.json  how it ended; missing when the shim itself was killed
log, log.1   what the app said
refusals.json  where it was refused to go, and how often
run/         its sockets, /run/app inside
data/        what it may write, /data inside (data.img is mounted there, for the shim alone)
"""

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox import locks
from sandbox.cgroups import Cgroup
from sandbox.spec import Limits


@dataclass(frozen=True, slots=True)
class InstanceSpec:
    """``app`` is a built project, and appears read-only at /app."""

    app: str
    command: str
    port: int
    limits: Limits
    environment: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shim:
    pid: int
    leader: int


@dataclass(frozen=True, slots=True)
class Status:
    exit_code: int
    reason: str


class InstanceDirectory:
    """``<state>/instances/<key>``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = path.parent.parent
        self.run = path / "run"
        self.data = path / "data"
        self.image = path / "data.img"
        self.log = path / "log"
        self.lock = path / "lock"
        self.refusals = path / "refusals.json"
        self.broker = self.run / "broker.sock"

    @property
    def exists(self) -> bool:
        return (self.path / "spec.json").exists()

    @property
    def is_running(self) -> bool:
        return locks.is_locked(self.lock)

    def cgroup(self) -> Cgroup:
        return Cgroup(self.cgroup_name)

    @property
    def cgroup_name(self) -> str:
        """Of its own also when several marketplaces share a machine."""
        return hashlib.sha256(str(self.path.absolute()).encode()).hexdigest()[:32]

    def write_spec(self, spec: InstanceSpec) -> None:
        self._write("spec.json", spec)

    def read_spec(self) -> InstanceSpec:
        stored = self._read("spec.json")
        limits = Limits(**stored.pop("limits"))
        return InstanceSpec(**stored | {"hosts": tuple(stored["hosts"])}, limits=limits)

    def write_shim(self, shim: Shim) -> None:
        self._write("shim.json", shim)

    def read_shim(self) -> Shim | None:
        stored = self._read("shim.json")
        return Shim(**stored) if stored else None

    def write_status(self, status: Status) -> None:
        self._write("status.json", status)

    def read_status(self) -> Status | None:
        stored = self._read("status.json")
        return Status(**stored) if stored else None

    def forget_last_run(self) -> None:
        for name in ("shim.json", "status.json", "refusals.json"):
            (self.path / name).unlink(missing_ok=True)

    def _write(self, name: str, content: InstanceSpec | Shim | Status) -> None:
        """Whole or not at all, and for us alone."""
        draft = self.path / f".{name}"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(dataclasses.asdict(content)))
        os.replace(draft, self.path / name)  # noqa: PTH105

    def _read(self, name: str) -> dict[str, Any]:
        try:
            stored: dict[str, Any] = json.loads((self.path / name).read_bytes())
        except FileNotFoundError:
            return {}
        return stored
