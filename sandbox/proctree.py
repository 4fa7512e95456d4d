"""What a process and its descendants use, read from /proc."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class TreeUsage(NamedTuple):
    """CPU time includes that of processes that have ended."""

    cpu_seconds: float
    memory_bytes: int
    processes: int


def descendants(pid: int) -> Iterator[int]:
    """The process and all below it, parents first. What ends meanwhile is left out."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from descendants(int(child))


def usage(pid: int) -> TreeUsage:
    cpu_seconds = 0.0
    memory_bytes = processes = 0
    for each in descendants(pid):
        with contextlib.suppress(OSError):
            cpu_seconds += _cpu_seconds(each)
            memory_bytes += _resident_bytes(each)
            processes += 1
    return TreeUsage(cpu_seconds, memory_bytes, processes)


def _cpu_seconds(pid: int) -> float:
    """Its own and that of its children who ended."""
    # The name in brackets may contain anything, so count from its end.
    fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS_PER_SECOND


def _resident_bytes(pid: int) -> int:
    """Private pages only: forked workers share the rest."""
    _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    return (int(resident) - int(shared)) * PAGE_BYTES
