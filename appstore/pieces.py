"""The files of an upload session: one for each piece, named after where it begins.

A piece is written under a name of its own and takes its place by a rename, inside the transaction
that counts it. So whatever is killed whenever, what the row counts is there.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from appstore import incoming
from marketplace.core import keys

READ_BYTES = 1024 * 1024
PREFIX = "upl_"


class PieceTooLong(Exception):
    """More came than was announced."""


class Piece:
    """Bytes that have arrived but do not count yet. Leave the ``with`` and they are gone."""

    def __init__(self, session_key: str) -> None:
        folder = _folder(session_key)
        folder.mkdir(exist_ok=True)
        self._path = folder / keys.new_key("part")
        self._file = self._path.open("xb")
        self.size_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self.size_bytes += len(chunk)

    def place(self, session_key: str, *, offset: int) -> None:
        """Put it where it belongs, over anything that never counted."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._path.replace(_folder(session_key) / str(offset))


def content(session_key: str, *, size_bytes: int) -> Iterator[bytes]:
    """All pieces in order. Raises ``FileNotFoundError`` once they are discarded."""
    offset = 0
    while offset < size_bytes:
        with (_folder(session_key) / str(offset)).open("rb") as file:
            while chunk := file.read(READ_BYTES):
                offset += len(chunk)
                yield chunk


def discard(session_key: str) -> None:
    shutil.rmtree(_folder(session_key), ignore_errors=True)


def sweep(*, is_open: Callable[[str], bool]) -> None:
    """Remove folders of sessions that are over, and pieces that a killed process left."""
    for folder in incoming.folder().glob(f"{PREFIX}*"):
        if not is_open(folder.name):
            discard(folder.name)
            continue
        for part in folder.glob("part_*"):
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > incoming.ABANDONED_AFTER.total_seconds():
                    part.unlink()


def _folder(session_key: str) -> Path:
    return incoming.folder() / session_key
