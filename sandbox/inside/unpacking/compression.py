"""The three ways in which a tar, or a single file, comes compressed."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from .limits import CHUNK_BYTES, XZ_MEMORY_BYTES
from .refusal import Refused
from .streams import Decoder, expand

GZIP, XZ, BZIP2 = b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"BZh"
SUFFIXES = {GZIP: ".gz", XZ: ".xz", BZIP2: ".bz2"}
DECODERS: Mapping[bytes, Callable[[], Decoder]] = {
    GZIP: lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    XZ: lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY_BYTES),
    BZIP2: bz2.BZ2Decompressor,
}
GZIP_EXTRA, GZIP_NAME, GZIP_COMMENT = 4, 8, 16
GZIP_HEAD_BYTES = 10


def compression_of(head: bytes) -> bytes:
    """The magic number of the compression, or nothing."""
    return next((magic for magic in SUFFIXES if head.startswith(magic)), b"")


def decompressed(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    """What the whole file holds; ``head`` is its beginning."""
    magic = compression_of(head)
    if magic == GZIP:
        refuse_hidden(head)
    return expand(iter(lambda: file.read(CHUNK_BYTES), b""), DECODERS[magic]())


def first_bytes(file: BinaryIO, head: bytes, count: int) -> bytes:
    out = b""
    for piece in decompressed(file, head):
        out += piece
        if len(out) >= count:
            break
    return out[:count]


def refuse_hidden(head: bytes) -> None:
    """A gzip's header has room for data that no reader shows."""
    flags = head[3] if len(head) > GZIP_HEAD_BYTES else 0
    if flags & (GZIP_EXTRA | GZIP_COMMENT):
        raise Refused("archive_comment", "carries a comment or extra data in its gzip header")
    if flags & GZIP_NAME and b"\0" not in head[GZIP_HEAD_BYTES:]:
        raise Refused("hidden_data", "has a gzip header that is longer than any file's name")
