"""Tells by its bytes what an archive is."""

import io
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from .compression import BZIP2, SUFFIXES, compression_of, decompressed
from .limits import CHUNK_BYTES
from .members import Member
from .refusal import Refused
from .streams import Budget, Pieces
from .tar import BLOCK, has_tar_checksum, is_tar_header, tar_members
from .zip import zip_members
from .zip_end import zip_end

OTHER_FORMATS = (b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd", b"PK00", b"PK\7\x08")
Opened = tuple[str, Iterator[Member]]
Opener = Callable[[BinaryIO, Budget], Opened]


def open_upload(file: BinaryIO, budget: Budget) -> Opened:
    """As ``open_archive``, without what we read only inside of other archives."""
    if head_of(file).startswith(BZIP2):
        raise unsupported()
    return open_archive(file, budget)


def open_archive(file: BinaryIO, budget: Budget) -> Opened:
    """The format and the members."""
    head = head_of(file)
    is_tar = head == bytes(BLOCK) or is_tar_header(head)
    if head.startswith(b"PK\5\6"):
        raise Refused("empty_archive", "is empty")
    if head.startswith(b"PK\3\4"):
        if is_tar:
            raise Refused("polyglot", "is a zip and a tar at once")
        return "zip", zip_members(file, budget)
    if ends_as_zip(file):
        raise Refused("prepended_data", "ends as a zip but begins as something else")
    file.seek(0)
    if magic := compression_of(head):
        pieces = decompressed(file, head)
    elif is_tar or has_tar_checksum(head):
        pieces = iter(lambda: file.read(CHUNK_BYTES), b"")
    elif head.startswith(OTHER_FORMATS):
        raise unsupported()
    else:
        raise Refused("not_an_archive", "is not an archive; use zip, tar.gz or tar.xz")
    stream = io.BufferedReader(Pieces(budget.metered(pieces)))
    return "tar" + SUFFIXES.get(magic, ""), tar_members(stream)


def is_packed(file: BinaryIO) -> bool:
    """Whether it looks like an archive or something compressed, whatever its name."""
    head = head_of(file)
    magics = (b"PK\3\4", b"PK\5\6", *SUFFIXES, *OTHER_FORMATS)
    return head.startswith(magics) or has_tar_checksum(head) or ends_as_zip(file)


def unsupported() -> Refused:
    return Refused("unsupported", "is of a kind we do not read; use zip, tar.gz or tar.xz")


def ends_as_zip(file: BinaryIO) -> bool:
    end = zip_end(file)
    return end is not None and end.is_last


def head_of(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(BLOCK)
    file.seek(0)
    return head


def size_of(file: BinaryIO) -> int:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size
