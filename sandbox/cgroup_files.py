"""The files of cgroup v1 and v2: which hold what, and in which unit."""

from pathlib import Path

from sandbox.spec import LimitsLike

MIB = 1024 * 1024
PERIOD_MICROSECONDS = 100_000
MICROSECONDS_PER_MILLICORE = PERIOD_MICROSECONDS // 1000
# bwrap itself, and the shell around the command.
OWN_PROCESSES = 4


class V1Files:
    def __init__(self, mount: Path, path: str) -> None:
        self.memory = mount / "memory" / path
        self.cpu = mount / "cpu" / path
        self.cpuacct = mount / "cpuacct" / path
        self.pids = mount / "pids" / path

    def directories(self) -> list[Path]:
        return [self.memory, self.cpu, self.cpuacct, self.pids]

    def create(self, limits: LimitsLike) -> None:
        for directory in self.directories():
            directory.parent.mkdir(exist_ok=True)  # its parent is there only with the controller
            directory.mkdir(exist_ok=True)
        memory_bytes = limits.memory_mib * MIB
        _write(self.memory / "memory.limit_in_bytes", memory_bytes)
        with_swap = self.memory / "memory.memsw.limit_in_bytes"
        if with_swap.exists():  # not every kernel accounts swap
            _write(with_swap, memory_bytes)
        _write(self.cpu / "cpu.cfs_period_us", PERIOD_MICROSECONDS)
        quota = limits.cpu_millicores * MICROSECONDS_PER_MILLICORE
        _write(self.cpu / "cpu.cfs_quota_us", quota)
        _write(self.pids / "pids.max", limits.processes + OWN_PROCESSES)

    def cpu_seconds(self) -> float:
        return _number(self.cpuacct / "cpuacct.usage") / 1e9

    def memory_bytes(self) -> int:
        """Without the file cache that the kernel would drop."""
        used = _number(self.memory / "memory.usage_in_bytes")
        return max(0, used - _table(self.memory / "memory.stat").get("total_inactive_file", 0))

    def processes(self) -> int:
        return _number(self.pids / "pids.current")

    def oom_kills(self) -> int:
        return _table(self.memory / "memory.oom_control").get("oom_kill", 0)


class V2Files:
    def __init__(self, mount: Path, path: str) -> None:
        self.mount = mount
        self.directory = mount / path

    def directories(self) -> list[Path]:
        return [self.directory]

    def create(self, limits: LimitsLike) -> None:
        self.directory.parent.mkdir(exist_ok=True)
        for above in (self.mount, self.directory.parent):
            _write(above / "cgroup.subtree_control", "+cpu +memory +pids")
        self.directory.mkdir(exist_ok=True)
        _write(self.directory / "memory.max", limits.memory_mib * MIB)
        _write(self.directory / "memory.swap.max", 0)
        quota = limits.cpu_millicores * MICROSECONDS_PER_MILLICORE
        _write(self.directory / "cpu.max", f"{quota} {PERIOD_MICROSECONDS}")
        _write(self.directory / "pids.max", limits.processes + OWN_PROCESSES)

    def cpu_seconds(self) -> float:
        return _table(self.directory / "cpu.stat").get("usage_usec", 0) / 1e6

    def memory_bytes(self) -> int:
        """Without the file cache that the kernel would drop."""
        used = _number(self.directory / "memory.current")
        return max(0, used - _table(self.directory / "memory.stat").get("inactive_file", 0))

    def processes(self) -> int:
        return _number(self.directory / "pids.current")

    def oom_kills(self) -> int:
        return _table(self.directory / "memory.events").get("oom_kill", 0)


def _write(path: Path, value: int | str) -> None:
    path.write_text(f"{value}\n")


def _number(path: Path) -> int:
    return int(path.read_text())


def _table(path: Path) -> dict[str, int]:
    rows = (line.split() for line in path.read_text().splitlines())
    return {row[0]: int(row[1]) for row in rows}
