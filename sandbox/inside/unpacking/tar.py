"""Reads a tar from its beginning to its end: files, folders, and links to such files."""

import collections
import re
from collections.abc import Iterator
from typing import BinaryIO

from .limits import CHUNK_BYTES, MAX_PAX_BYTES
from .links import LINKS, SYMBOLIC, target_of, unreadable
from .members import Member, member
from .pax import Extension, extension_of
from .refusal import Refused
from .streams import pieces_of, take

BLOCK = 512


def tar_members(file: BinaryIO) -> Iterator[Member]:
    reader = TarReader(file)
    try:
        yield from reader.members()
    except Refused as refusal:
        raise refusal.about(reader.name) from None


class TarReader:
    """``name`` is that of the entry being read, or of the last one."""

    def __init__(self, file: BinaryIO) -> None:
        self.name = b""
        self._file = file
        self._extension = Extension()
        self._is_extended = False
        self._is_first = True

    def members(self) -> Iterator[Member]:
        while (block := take(self._file, BLOCK)).strip(b"\0"):
            if not is_tar_header(block):
                raise _no_header(block, is_first=self._is_first)
            self.name, kind = self._extension.name or tar_name(block), block[156:157]
            size = octal(block[124:136])
            if kind in {b"x", b"L"} or (kind == b"g" and self._is_first):
                self._extend(kind, size)
            else:
                refuse_special(kind, self.name)
                self._extension.require_size(size)
                yield from self._member(block, size)
                self._extension, self._is_extended = Extension(), False
            take(self._file, -size % BLOCK)
            self._is_first = False
        if self._is_extended:
            raise Refused("corrupt", "is a header of an entry that never comes")
        require_padding(self._file)

    def _extend(self, kind: bytes, size: int) -> None:
        if self._is_extended or size > MAX_PAX_BYTES:
            raise Refused("corrupt", "has more extended headers than it needs")
        self._extension = extension_of(kind, take(self._file, size))
        self._is_extended = kind != b"g"

    def _member(self, block: bytes, size: int) -> Iterator[Member]:
        if block[156:157] in LINKS:
            yield self._link(block, size)
            return
        pieces = pieces_of(self._file, size)
        mode, is_directory = octal(block[100:108]), block[156:157] == b"5"
        yield member(self.name, size=size, mode=mode, is_directory=is_directory, pieces=pieces)
        collections.deque(pieces, maxlen=0)

    def _link(self, block: bytes, size: int) -> Member:
        if size or self._extension.names_target:
            raise unreadable(self.name)
        found = member(self.name, size=0, mode=0, is_directory=False, pieces=iter(()))
        raw = block[157:257].split(b"\0")[0]
        target = target_of(block[156:157], raw, found.path)
        return found._replace(target=target, may_be_broken=block[156:157] == SYMBOLIC)


def _no_header(block: bytes, *, is_first: bool) -> Refused:
    if not is_first:
        return Refused("corrupt", "is followed by something that is no tar header")
    if has_tar_checksum(block):
        return Refused("unsupported", "is a tar of the seventies; use zip, tar.gz or tar.xz")
    return Refused("not_an_archive", "is no readable tar archive")


def is_tar_header(block: bytes) -> bool:
    return block[257:262] == b"ustar" and has_tar_checksum(block)


def has_tar_checksum(block: bytes) -> bool:
    digits = block[148:156].strip(b"\0 ")
    if not digits.isdigit():
        return False
    checksum = sum(block[:148]) + 8 * ord(" ") + sum(block[156:512])
    return digits.lstrip(b"0") == b"%o" % checksum


def tar_name(block: bytes) -> bytes:
    name, is_posix = block[:100].split(b"\0")[0], block[257:263] == b"ustar\0"
    prefix = block[345:500].split(b"\0")[0] if is_posix else b""
    return prefix + b"/" + name if prefix else name


def octal(field: bytes) -> int:
    digits = field.strip(b"\0 ") or b"0"
    if not re.fullmatch(b"[0-7]+", digits):  # other notations are for files of 8 GiB and more
        raise Refused("corrupt", "has a tar header with a number that is none")
    return int(digits, 8)


def refuse_special(kind: bytes, name: bytes) -> None:
    if kind == b"K":
        raise unreadable(name)
    if kind not in {b"0", b"\0", b"5", *LINKS}:
        raise Refused("special_file", "is neither a file nor a folder", name)


def require_padding(file: BinaryIO) -> None:
    """A tar ends with two empty blocks, and after them only zeros."""
    if take(file, BLOCK).strip(b"\0"):
        raise Refused("trailing_data", "is followed by data after the archive's end")
    while padding := file.read(CHUNK_BYTES):
        if padding.strip(b"\0"):
            raise Refused("trailing_data", "is followed by data after the archive's end")
