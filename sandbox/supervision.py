"""Watching one sandbox until it ends: its output, its limits, its time."""

import os
import selectors
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Protocol

from sandbox.process import Process

CHUNK_BYTES = 64 * 1024
TICK_SECONDS = 0.25


class Sink(Protocol):
    def feed(self, chunk: bytes) -> None: ...
    def finish(self) -> None: ...


Guard = Callable[[], str]
"""Looks at a sandbox now and then. Answers the reason to end it, or an empty string."""


def supervise(
    process: Process,
    *,
    outputs: Mapping[IO[bytes], Sequence[Sink]],
    guards: Sequence[Guard],
    timeout_seconds: float | None = None,
) -> str:
    """Return once nothing of it is left: the reason we ended it for, or an empty string."""
    deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
    reason = ""
    with selectors.DefaultSelector() as selector, _ending(process) as ended:
        selector.register(ended, selectors.EVENT_READ)
        for output, sinks in outputs.items():
            selector.register(output, selectors.EVENT_READ, sinks)
        while not reason and not process.has_ended:
            for key, _ in selector.select(_patience_seconds(guards, deadline)):
                if key.data and not _pump(key.fd, key.data):
                    selector.unregister(key.fileobj)
            reason = _verdict(guards, deadline)
    process.kill()
    for output, sinks in outputs.items():
        while _pump(output.fileno(), sinks):
            continue
        for sink in sinks:
            sink.finish()
    return reason


def _ending(process: Process) -> IO[bytes]:
    """Readable once the process has ended."""
    return os.fdopen(os.pidfd_open(process.bwrap.pid), "rb", buffering=0)


def _pump(output: int, sinks: Sequence[Sink]) -> bool:
    """Pass on what is there; False at the end."""
    chunk = os.read(output, CHUNK_BYTES)
    for sink in sinks:
        sink.feed(chunk)
    return bool(chunk)


def _patience_seconds(guards: Sequence[Guard], deadline: float | None) -> float | None:
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    if not guards:
        return left
    return TICK_SECONDS if left is None else min(TICK_SECONDS, left)


def _verdict(guards: Sequence[Guard], deadline: float | None) -> str:
    if deadline is not None and time.monotonic() >= deadline:
        return "timeout"
    return next((reason for guard in guards if (reason := guard())), "")
