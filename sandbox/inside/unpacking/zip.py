"""Reads a zip whose every byte belongs to exactly one entry or header."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .members import Member, member
from .refusal import Refused
from .streams import Budget, expand, pieces_of, take
from .zip_directory import DEFLATED, DESCRIPTOR, ZipEntry, zip_directory
from .zip_extras import refuse_extras

LOCAL = struct.Struct("<4s5H3I2H")


def zip_members(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """Every entry, once it is clear that they cover the file without gap or overlap."""
    entries, directory_at = zip_directory(file)
    starts, position = [], 0
    for entry in entries:
        require_seamless(position, entry.offset, entry.name)
        starts.append(data_at(file, entry))
        position = descriptor_end(file, entry, starts[-1] + entry.packed_bytes)
    require_seamless(position, directory_at)
    for entry, start in zip(entries, starts, strict=True):
        yield member(
            entry.name,
            size=entry.size,
            mode=entry.mode,
            is_directory=entry.name.endswith(b"/"),
            pieces=data_of(file, entry, start, budget),
        )


def data_at(file: BinaryIO, entry: ZipEntry) -> int:
    """Where the entry's data begins; its own header must agree with the table of contents."""
    file.seek(entry.offset)
    signature, _, flags, method, _, _, *facts, name_bytes, extra_bytes = LOCAL.unpack(
        take(file, LOCAL.size)
    )
    name = take(file, name_bytes)
    refuse_extras(take(file, extra_bytes), entry.name)
    promised = [entry.crc, entry.packed_bytes, entry.size]
    if flags & DESCRIPTOR:  # the facts follow the data, and may be 0 here
        facts = [fact or due for fact, due in zip(facts, promised, strict=True)]
    described = (signature, flags, method, name, facts)
    if described != (b"PK\3\4", entry.flags, entry.method, entry.name, promised):
        raise Refused("header_mismatch", "is described in two ways", entry.name)
    return file.tell()


def descriptor_end(file: BinaryIO, entry: ZipEntry, position: int) -> int:
    if not entry.flags & DESCRIPTOR:
        return position
    file.seek(position)
    facts = struct.pack("<3I", entry.crc, entry.packed_bytes, entry.size)
    found = take(file, len(facts))
    if found.startswith(b"PK\7\x08"):
        found = found[4:] + take(file, 4)
    if found != facts:
        raise Refused("header_mismatch", "is described in two ways", entry.name)
    return file.tell()


def require_seamless(position: int, start: int, name: bytes = b"") -> None:
    if start < position:
        raise Refused("overlapping_entries", "shares its data with another entry", name)
    if start > position:
        raise Refused("hidden_data", "has data in front of it that belongs to nothing", name)


def data_of(file: BinaryIO, entry: ZipEntry, start: int, budget: Budget) -> Iterator[bytes]:
    file.seek(start)
    pieces = pieces_of(file, entry.packed_bytes)
    if entry.method == DEFLATED:
        pieces = expand(pieces, zlib.decompressobj(-zlib.MAX_WBITS))
    crc = size = 0
    for piece in budget.metered(pieces):
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        if size > entry.size:
            raise Refused("header_mismatch", "is longer than it says", entry.name)
        yield piece
    if (size, crc) != (entry.size, entry.crc):
        raise Refused("corrupt", "does not match its checksum", entry.name)
