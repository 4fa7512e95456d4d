"""One holder at a time for a name, across processes; a holder that dies lets go."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(file: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock ``file`` stands for; without ``wait``, tell whether that was possible.

    The file goes away with its last holder.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with file.open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            if not is_still(file, handle.fileno()):
                continue  # the holder before us removed it: what we locked is no longer the lock
            try:
                yield True
            finally:
                file.unlink()
            return


def is_still(file: Path, descriptor: int) -> bool:
    """Whether the open file is what its name stands for, and not removed or replaced."""
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
