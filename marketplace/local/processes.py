"""Starting processes that never outlive us."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def dying_with_parent(last_signal: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn``: the kernel sends ``last_signal`` when we are gone, even by kill -9.

    We have one thread when we fork, so running Python between fork and exec is safe.
    """
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def is_alive(pid: int, *, running: str) -> bool:
    """Whether ``pid`` lives and has ``running`` among its arguments; numbers are used again."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123
            arguments = file.read().split(b"\0")
    except OSError:
        return False
    return os.fsencode(running) in arguments
