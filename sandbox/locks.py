"""A file lock that a child inherits and that anybody may ask about without touching it.

These are open file description locks. ``flock`` has no way to ask, and trying for a moment would
make somebody else's try fail in that moment.
"""

import fcntl
import os
import struct
from contextlib import ExitStack
from pathlib import Path
from typing import IO

FLOCK = struct.Struct("@hhqqi0q")  # type, whence, start, length, pid


def try_lock(path: Path) -> IO[bytes] | None:
    """The lock, until it is closed by everybody who inherited it; None while it is held.

    Raises ``FileNotFoundError`` when the file is deleted meanwhile.
    """
    with ExitStack() as stack:
        lock = stack.enter_context(path.open("ab"))
        try:
            fcntl.fcntl(lock, fcntl.F_OFD_SETLK, _whole_file(fcntl.F_WRLCK))
        except BlockingIOError:
            return None
        if path.stat().st_ino != os.fstat(lock.fileno()).st_ino:
            raise FileNotFoundError(path)
        stack.pop_all()
        return lock


def is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as lock:
            answer = fcntl.fcntl(lock, fcntl.F_OFD_GETLK, _whole_file(fcntl.F_WRLCK))
    except FileNotFoundError:
        return False
    return bool(FLOCK.unpack(answer)[0] != fcntl.F_UNLCK)


def _whole_file(kind: int) -> bytes:
    return FLOCK.pack(kind, os.SEEK_SET, 0, 0, 0)
