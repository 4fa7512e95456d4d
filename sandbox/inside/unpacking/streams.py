"""Bytes, counted as they are made."""

import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from .limits import (
    CHUNK_BYTES,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_TOTAL_BYTES,
    MIB,
    RATIO_FREE_BYTES,
)
from .refusal import Refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


@dataclass
class Spent:
    """What one upload unpacked to so far, and the archives within it."""

    bytes: int = 0
    entries: int = 0
    nodes: int = 0


class Budget:
    """What an archive may still unpack to. Archives within one share all but the ratio."""

    def __init__(self, archive_bytes: int, spent: Spent | None = None) -> None:
        self._archive_bytes = archive_bytes
        self._most_bytes = max(RATIO_FREE_BYTES, MAX_RATIO * archive_bytes)
        self._bytes = 0
        self._spent = spent or Spent()

    def again(self) -> "Budget":
        """For reading once more what was found to fit."""
        return Budget(self._archive_bytes)

    def within(self, archive_bytes: int) -> "Budget":
        """For an archive within. One that is a bomb must not leave nothing for the others."""
        return Budget(archive_bytes, self._spent)

    def charge(self, count_bytes: int, *, nodes: int) -> None:
        """What was unpacked before."""
        self._spent.bytes += count_bytes
        self._spent.nodes += nodes

    def count_entry(self) -> None:
        self._spent.entries += 1
        self._refuse_over(self._spent.entries)

    def count_node(self) -> None:
        """A file or folder, also one that is only part of another's path."""
        self._spent.nodes += 1
        self._refuse_over(self._spent.nodes)

    def metered(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.count_bytes(len(piece))
            yield piece

    def count_bytes(self, count: int) -> None:
        self._bytes += count
        self._spent.bytes += count
        if self._bytes > self._most_bytes:
            raise Refused("compression_bomb", f"unpacks to over {MAX_RATIO} times its size")
        if self._spent.bytes > MAX_TOTAL_BYTES:
            raise Refused("too_large", f"unpacks to over {MAX_TOTAL_BYTES // MIB} MiB")

    def _refuse_over(self, count: int) -> None:
        if count > MAX_ENTRIES:
            raise Refused("too_many_entries", f"holds over {MAX_ENTRIES} entries")


def take(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise Refused("truncated", "is cut off")
    return data


def pieces_of(file: BinaryIO, count: int) -> Iterator[bytes]:
    for start in range(0, count, CHUNK_BYTES):
        yield take(file, min(CHUNK_BYTES, count - start))


def expand(pieces: Iterator[bytes], decoder: Decoder) -> Iterator[bytes]:
    """Each piece that comes out is small, however well it was compressed."""
    for piece in pieces:
        yield from _drain(decoder, piece)
        if decoder.eof:
            break
    if not decoder.eof:
        raise Refused("truncated", "is cut off")
    if decoder.unused_data or next(pieces, b""):
        raise Refused("trailing_data", "is followed by data that belongs to nothing")


def _drain(decoder: Decoder, data: bytes) -> Iterator[bytes]:
    out = b"more"
    while not decoder.eof and (data or out):
        try:
            out = decoder.decompress(data, CHUNK_BYTES)
        except (zlib.error, lzma.LZMAError, OSError):
            raise Refused("corrupt", "is damaged") from None
        data = getattr(decoder, "unconsumed_tail", b"")
        yield out


class Pieces(io.RawIOBase):
    """Lets a ``BufferedReader`` read from an iterator."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        view = memoryview(buffer)
        count = min(len(view), len(self._held))
        view[:count] = self._held[:count]
        self._held = self._held[count:]
        return count
