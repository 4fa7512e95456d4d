"""Being told to end, as by Ctrl-C, ``timeout`` or a pipeline that was cancelled."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stoppable() -> Iterator[None]:
    """``SIGTERM`` interrupts as Ctrl-C does: what is scanned was copied, and the copy has to go."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
