"""Reading version after version in several workers. Rows say what is left, whatever ends one."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple, TypeVar

from marketplace.core.jobs import Lease
from sandbox.errors import SandboxUnavailable
from scanner.engine import Report
from scanner.models import HuntItem, RescanItem

TURN = timedelta(minutes=5)
"""After that a worker lets others of its queue have theirs; the sweep goes on with the rest."""
ATTEMPTS = 3
READING, WAITING = "reading", "waiting"
"""States that the items of both have."""
ENDED_THE_WORKER = "Its reading ended the worker each time."

ItemT = TypeVar("ItemT", HuntItem, RescanItem)


class Reading(NamedTuple):
    """``report`` is None where it could not be read, for which ``error`` is the reason."""

    report: Report | None
    error: str


def work(take: Callable[[], ItemT | None], do: Callable[[ItemT], None]) -> None:
    """One item after the other, until none is left or the turn is over."""
    until = time.monotonic() + TURN.total_seconds()
    while time.monotonic() < until:
        item = take()
        if item is None:
            break
        do(item)


def begin(item: HuntItem | RescanItem, lane: int) -> None:
    """It is this lane's from now on. The caller holds its lock."""
    item.state, item.lane, item.attempts = READING, lane, item.attempts + 1
    item.save(update_fields=["state", "lane", "attempts"])


def attempt(lease: Lease, item: HuntItem | RescanItem, read: Callable[[], Report]) -> Reading:
    """Read it, unless it has ended the worker too often. Raises for another attempt."""
    error = ENDED_THE_WORKER
    if item.attempts <= ATTEMPTS:
        try:
            return Reading(read(), "")
        except SandboxUnavailable:
            with lease.writing():  # it says nothing about the version
                item.state, item.attempts = WAITING, item.attempts - 1
                item.save(update_fields=["state", "attempts"])
            raise
        except Exception as problem:
            if item.attempts < ATTEMPTS:
                raise
            error = f"{type(problem).__name__}: {problem}"
    return Reading(None, error)
