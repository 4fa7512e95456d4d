"""An instance's counters, read from cgroup files: 0.1 ms, where Docker's API takes 5 ms."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from docker.models.containers import Container

ROOT = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Counters:
    """Cumulative CPU time; memory without the page cache that the kernel can drop."""

    cpu_seconds: float
    memory_bytes: int
    processes: int


def read(pid: int, *, root: Path = ROOT, proc: Path = Path("/proc")) -> Counters | None:
    """Counters of the group ``pid`` is in, or None where its files are out of reach."""
    try:
        groups = _groups(proc / str(pid) / "cgroup")
        if "cpuacct" in groups:
            return _version_1(groups, root)
        return _version_2(root / groups[""])
    except (OSError, KeyError, ValueError):
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
    """Each controller's group as a relative path; version 2's has no name."""
    groups = {}
    for line in file.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            groups[controller] = path.lstrip("/")
    return groups


def _version_1(groups: dict[str, str], root: Path) -> Counters:
    memory = root / "memory" / groups["memory"]
    inactive = _table(memory / "memory.stat")["total_inactive_file"]
    return Counters(
        cpu_seconds=_number(root / "cpuacct" / groups["cpuacct"] / "cpuacct.usage") / 1e9,
        memory_bytes=max(0, _number(memory / "memory.usage_in_bytes") - inactive),
        processes=_number(root / "pids" / groups["pids"] / "pids.current"),
    )


def _version_2(group: Path) -> Counters:
    inactive = _table(group / "memory.stat")["inactive_file"]
    return Counters(
        cpu_seconds=_table(group / "cpu.stat")["usage_usec"] / 1e6,
        memory_bytes=max(0, _number(group / "memory.current") - inactive),
        processes=_number(group / "pids.current"),
    )


def _number(file: Path) -> int:
    return int(file.read_text())


def _table(file: Path) -> dict[str, int]:
    lines = (line.split() for line in file.read_text().splitlines())
    return {name: int(value) for name, value in lines}
