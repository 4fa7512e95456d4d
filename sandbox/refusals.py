"""What the way out refused a running instance: where to and how often, in a small file beside it.

Only what is against the rules is kept. A host that does not answer was not refused.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.egress_session import NOT_LISTED, NOT_PUBLIC

MOST_TARGETS = 100
OTHERS = "*"
"""Whatever is asked for beyond that many is counted together."""
WRITES_APART_SECONDS = 1.0
HOST_CHARACTERS = 253


@dataclass(frozen=True, slots=True)
class Refused:
    """One target. ``kind`` is ``host``, ``port`` or ``address``; moments count from the epoch."""

    kind: str
    target: str
    count: int
    first_seconds: float
    last_seconds: float


@dataclass(frozen=True, slots=True)
class Told:
    """``run`` names the life of the instance within which ``refused`` was counted."""

    run: str = ""
    refused: tuple[Refused, ...] = ()


class Refusals:
    """Counts in memory, and writes at once what is new and the rest within a second."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.clock = clock
        self.run = secrets.token_hex(8)
        self.counted: dict[tuple[str, str], Refused] = {}
        self.written_at = 0.0
        self.is_written = True
        self.later: threading.Timer | None = None
        self.lock = threading.Lock()

    def note(self, host: str, reason: str) -> None:
        kind = _kind_of(reason)
        if not kind:
            return
        with self.lock:
            is_new = self._count(kind, host[:HOST_CHARACTERS])
            self.is_written = False
            if is_new or self.clock() - self.written_at >= WRITES_APART_SECONDS:
                self._write()
            elif self.later is None:
                self.later = threading.Timer(WRITES_APART_SECONDS, self.finish)
                self.later.daemon = True
                self.later.start()

    def finish(self) -> None:
        """Write what is not written yet."""
        with self.lock:
            self.later = None
            if not self.is_written:
                self._write()

    def _count(self, kind: str, target: str) -> bool:
        if (kind, target) not in self.counted and len(self.counted) >= MOST_TARGETS:
            kind, target = "host", OTHERS
        before, now = self.counted.get((kind, target)), self.clock()
        self.counted[kind, target] = Refused(
            kind,
            target,
            before.count + 1 if before else 1,
            before.first_seconds if before else now,
            now,
        )
        return before is None

    def _write(self) -> None:
        self.written_at, self.is_written = self.clock(), True
        rows = [
            [each.kind, each.target, each.count, each.first_seconds, each.last_seconds]
            for each in self.counted.values()
        ]
        draft = self.path.with_name(f".{self.path.name}")
        draft.write_text(json.dumps({"run": self.run, "refused": rows}))
        os.replace(draft, self.path)  # noqa: PTH105 -- whole or not at all


def read(path: Path) -> Told:
    """Nothing, where nothing was refused."""
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Told()
    return Told(told["run"], tuple(Refused(*row) for row in told["refused"]))


def _kind_of(reason: str) -> str:
    if reason == NOT_LISTED:
        return "host"
    if reason == NOT_PUBLIC:
        return "address"
    return "port" if reason.startswith("port ") else ""
