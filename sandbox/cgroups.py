"""The kernel's own limits and counters for one sandbox, where we may use them.

On a machine with cgroup v1 each controller is a tree of its own, with v2 there is one. Root has
them; an ordinary user usually does not, and then ``limits`` stands in.
"""

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Protocol, Self

from sandbox.cgroup_files import V1Files, V2Files
from sandbox.spec import LimitsLike

MOUNT = Path("/sys/fs/cgroup")
PARENT = "matrix-sandboxes"
EMPTY_WITHIN_SECONDS = 2.0


class Files(Protocol):
    """How one version of cgroups says it."""

    def directories(self) -> list[Path]: ...
    def create(self, limits: LimitsLike) -> None: ...
    def cpu_seconds(self) -> float: ...
    def memory_bytes(self) -> int: ...
    def processes(self) -> int: ...
    def oom_kills(self) -> int: ...


class Cgroup:
    """Named, so that another process finds it again."""

    def __init__(self, name: str, *, mount: Path = MOUNT) -> None:
        is_v2 = (mount / "cgroup.controllers").exists()
        self.files: Files = (V2Files if is_v2 else V1Files)(mount, f"{PARENT}/{name}")

    @classmethod
    def create(cls, name: str, limits: LimitsLike, *, mount: Path = MOUNT) -> Self | None:
        """With the limits set, or None where we may not or the kernel cannot."""
        cgroup = cls(name, mount=mount)
        try:
            cgroup.files.create(limits)
        except OSError:
            cgroup.remove()
            return None
        return cgroup

    @property
    def exists(self) -> bool:
        return all(directory.is_dir() for directory in self.files.directories())

    def add(self, pid: int) -> None:
        for directory in self.files.directories():
            (directory / "cgroup.procs").write_text(str(pid))

    def remove(self) -> None:
        """Kill what is left in it and delete it. Nothing happens when it is gone."""
        deadline = time.monotonic() + EMPTY_WITHIN_SECONDS
        for directory in self.files.directories():
            while directory.is_dir() and time.monotonic() < deadline:
                _kill_all(directory)
                try:
                    directory.rmdir()
                except OSError:
                    time.sleep(0.01)  # what was killed has not quite ended


def sweep(prefix: str, *, mount: Path = MOUNT) -> None:
    """Delete empty cgroups ``<prefix>-<pid>-...`` whose process was killed before it could."""
    for directory in Cgroup(prefix, mount=mount).files.directories():
        for left in directory.parent.glob(f"{prefix}-*-*"):
            if not Path("/proc", left.name.split("-")[1]).exists():
                with contextlib.suppress(OSError):  # not empty, or somebody else was quicker
                    left.rmdir()


def _kill_all(directory: Path) -> None:
    with contextlib.suppress(OSError):  # it may go away under us
        for pid in (directory / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
