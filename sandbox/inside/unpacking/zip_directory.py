"""A zip's table of contents."""

import stat
import struct
from typing import BinaryIO, NamedTuple

from .limits import MAX_PATH_BYTES
from .refusal import Refused
from .streams import take
from .zip_end import checked_end
from .zip_extras import refuse_extras

CENTRAL = struct.Struct("<4s6H3I5H2I")
STORED, DEFLATED = 0, 8
ENCRYPTED = 0b1 | 1 << 6 | 1 << 13
DESCRIPTOR = 1 << 3
FLAGS = 0b110 | DESCRIPTOR | 1 << 11  # deflate level, data descriptor, UTF-8
DOS_FOLDER = 0x10


class ZipEntry(NamedTuple):
    offset: int
    name: bytes
    flags: int
    method: int
    crc: int
    packed_bytes: int
    size: int
    mode: int


def zip_directory(file: BinaryIO) -> tuple[list[ZipEntry], int]:
    """The entries in the order of their data, and where the table begins."""
    end = checked_end(file)
    file.seek(end.start)
    entries = [_entry(file) for _ in range(end.entries)]
    if file.tell() != end.at:
        raise Refused("header_mismatch", "has a table of contents of another length than it says")
    return sorted(entries), end.start


def _entry(file: BinaryIO) -> ZipEntry:
    signature, _, _, flags, method, _, _, crc, packed, size, *rest = CENTRAL.unpack(
        take(file, CENTRAL.size)
    )
    name_bytes, extra_bytes, comment_bytes, disk, _, attributes, offset = rest
    if signature != b"PK\1\2":
        raise Refused("corrupt", "has a damaged table of contents")
    name = take(file, name_bytes)
    if name_bytes > MAX_PATH_BYTES:
        raise Refused("name_too_long", "has too long a name", name)
    refuse_extras(take(file, extra_bytes), name)
    if comment_bytes:
        raise Refused("archive_comment", "carries a comment", name)
    if flags & ENCRYPTED:
        raise Refused("encrypted", "is encrypted, so nobody can review it", name)
    if flags & ~FLAGS or method not in {STORED, DEFLATED} or disk:
        raise Refused("unsupported", "is compressed in a way we do not read", name)
    _refuse_special(attributes, name)
    return ZipEntry(offset, name, flags, method, crc, packed, size, attributes >> 16)


def _refuse_special(attributes: int, name: bytes) -> None:
    kind, is_folder = stat.S_IFMT(attributes >> 16), name.endswith(b"/")
    if kind == stat.S_IFLNK:
        raise Refused("link", "is a link; a bundle holds files and folders only", name)
    if kind not in {0, stat.S_IFDIR if is_folder else stat.S_IFREG}:
        raise Refused("special_file", "is neither a file nor a folder", name)
    if attributes & DOS_FOLDER and not is_folder:
        raise Refused("header_mismatch", "is a file to some readers and a folder to others", name)
