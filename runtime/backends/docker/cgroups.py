"""An instance's counters, read from cgroup files: 0.1 ms, where Docker's API takes 5 ms."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from docker.models.containers import Container

from sandbox.cgroup_files import V1Files, V2Files

MOUNT = Path("/sys/fs/cgroup")
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Counters:
    """Cumulative CPU time; memory without the file cache that the kernel would drop."""

    cpu_seconds: float
    memory_bytes: int
    processes: int


def read(pid: int, *, mount: Path = MOUNT, proc: Path = PROC) -> Counters | None:
    """Counters of the group ``pid`` is in, or None where its files are out of reach."""
    try:
        groups = _groups(proc / str(pid) / "cgroup")
        is_v2 = (mount / "cgroup.controllers").exists()
        files = V2Files(mount, groups[""]) if is_v2 else V1Files(mount, groups["memory"])
        return Counters(
            cpu_seconds=files.cpu_seconds(),
            memory_bytes=files.memory_bytes(),
            processes=files.processes(),
        )
    except (OSError, KeyError):
        return None


def ask(container: Container) -> Counters:
    """The same from the API, for a daemon on another machine."""
    stats = cast("dict[str, Any]", container.stats(stream=False, one_shot=True))
    memory, table = stats["memory_stats"], stats["memory_stats"].get("stats", {})
    inactive = table.get("total_inactive_file", table.get("inactive_file", 0))
    return Counters(
        cpu_seconds=stats["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9,
        memory_bytes=max(0, memory.get("usage", 0) - inactive),
        processes=stats["pids_stats"].get("current", 0),
    )


def _groups(file: Path) -> dict[str, str]:
    """Each controller's group, below the mount. The one of version 2 has no name."""
    groups: dict[str, str] = {}
    for line in file.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        groups |= dict.fromkeys(controllers.split(","), path.lstrip("/"))
    return groups
