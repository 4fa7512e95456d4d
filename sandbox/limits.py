"""Limits on a sandbox: the kernel's where it lets us, watching and ending it elsewhere."""

import contextlib
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from sandbox import proctree, trees
from sandbox.cgroups import Cgroup
from sandbox.process import Process
from sandbox.spec import LimitsLike
from sandbox.supervision import Guard

MIB = 1024 * 1024
OPEN_FILES = 4096
# Between two looks at it, one process without a cgroup can take this much too much. Less would be
# safer, but Node reserves several hundred mebibytes that it never uses.
DATA_HEADROOM_MIB = 1024
# Looking at a large directory takes time itself; at most this part of ours.
DISK_LOOK_SHARE = 0.05
SHORTEST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 4.0


def command_within(limits: LimitsLike, command: Sequence[str], cgroup: Cgroup | None) -> list[str]:
    """The command, each of its processes held to ceilings that it cannot raise.

    Set inside the sandbox, where the kernel counts processes per user namespace.
    """
    ceilings = {
        "core": 0,
        "nofile": OPEN_FILES,
        "nproc": limits.processes,
        "fsize": limits.disk_mib * MIB,
    }
    if cgroup is None:
        ceilings["data"] = (limits.memory_mib + DATA_HEADROOM_MIB) * MIB
    options = [f"--{name}={value}:{value}" for name, value in ceilings.items()]
    return ["/usr/bin/prlimit", *options, "--", *command]


def guards(
    process: Process, limits: LimitsLike, *, cgroup: Cgroup | None, writable: Sequence[Path]
) -> list[Guard]:
    """What has to be watched because the kernel does not."""
    watching: list[Guard] = []
    if writable:
        watching.append(DiskGuard(writable, limits.disk_mib * MIB))
    if cgroup is None:
        watching.append(MemoryAndCpuGuard(process.leader, limits))
    return watching


def reason_of_exit(exit_code: int, cgroup: Cgroup | None) -> str:
    """Why it ended, when it was the kernel that ended it."""
    if exit_code and cgroup and cgroup.files.oom_kills():
        return "out_of_memory"
    return ""


def is_forbidden_call(exit_code: int) -> bool:
    """The system call filter ended the app itself; of its children's ends nobody is told."""
    return exit_code == 128 + signal.SIGSYS


class MemoryAndCpuGuard:
    """Ends a tree that holds too much memory, and stops one that ran ahead of its share of CPU.

    What it used beyond its quota is a debt in seconds; stopped, it pays back over time.
    """

    def __init__(self, leader: int, limits: LimitsLike) -> None:
        self.leader = leader
        self.memory_bytes = limits.memory_mib * MIB
        self.cores = limits.cpu_millicores / 1000
        self.cpu_seconds = 0.0
        self.looked_at = time.monotonic()
        self.debt_seconds = 0.0
        self.is_stopped = False

    def __call__(self) -> str:
        usage = proctree.usage(self.leader)
        if usage.memory_bytes > self.memory_bytes:
            return "out_of_memory"
        self._settle(usage.cpu_seconds)
        if self.debt_seconds > 0:
            self._send(signal.SIGSTOP)  # again each time: it may have been continued from inside
        elif self.is_stopped:
            self._send(signal.SIGCONT)
        self.is_stopped = self.debt_seconds > 0
        return ""

    def _settle(self, cpu_seconds: float) -> None:
        now = time.monotonic()
        used = max(0.0, cpu_seconds - self.cpu_seconds)
        earned = (now - self.looked_at) * self.cores
        self.debt_seconds = max(0.0, self.debt_seconds + used - earned)
        self.cpu_seconds, self.looked_at = cpu_seconds, now

    def _send(self, number: signal.Signals) -> None:
        for pid in proctree.descendants(self.leader):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


class DiskGuard:
    """Ends a sandbox that wrote more than its share below the directories given to it."""

    def __init__(self, directories: Sequence[Path], limit_bytes: int) -> None:
        self.directories = directories
        self.limit_bytes = limit_bytes
        self.used_bytes = 0.0
        self.pause_seconds = SHORTEST_PAUSE_SECONDS
        self.look_again_at = 0.0

    def __call__(self) -> str:
        started = time.monotonic()
        if started < self.look_again_at:
            return ""
        used_bytes = sum(trees.size_bytes(directory) for directory in self.directories)
        is_calm = used_bytes == self.used_bytes
        self.pause_seconds = (
            min(self.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            if is_calm
            else SHORTEST_PAUSE_SECONDS
        )
        now = time.monotonic()
        took_seconds = now - started
        self.look_again_at = now + max(self.pause_seconds, took_seconds / DISK_LOOK_SHARE)
        self.used_bytes = used_bytes
        return "disk_limit" if used_bytes > self.limit_bytes else ""
