"""Makers of zips, honest and hostile, byte by byte: the usual writers refuse to lie."""

import io
import stat
import struct
import zlib
from dataclasses import dataclass

MIB = 1024 * 1024
LINK = stat.S_IFLNK | 0o777


@dataclass(kw_only=True)
class Zipped:
    """A zip entry. What is not given is told as it is."""

    name: bytes
    data: bytes = b"data"
    is_deflated: bool = True
    packed: bytes | None = None
    flags: int = 0
    mode: int = stat.S_IFREG | 0o644
    method: int | None = None
    crc: int | None = None
    size: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    local_method: int | None = None
    offset: int | None = None
    comment: bytes = b""
    extra: bytes = b""
    descriptor: bytes = b""

    def __post_init__(self):
        deflated = zlib.compress(self.data, 9, wbits=-15) if self.is_deflated else self.data
        self.packed = deflated if self.packed is None else self.packed
        self.method = (8 if self.is_deflated else 0) if self.method is None else self.method
        self.crc = zlib.crc32(self.data) if self.crc is None else self.crc
        self.size = len(self.data) if self.size is None else self.size

    def local(self):
        name = self.name if self.local_name is None else self.local_name
        method = self.method if self.local_method is None else self.local_method
        size = self.size if self.local_size is None else self.local_size
        facts = (0, 0, 0) if self.flags & 8 else (self.crc, len(self.packed), size)
        head = (b"PK\3\4", 20, self.flags, method, 0, 0, *facts, len(name), len(self.extra))
        return struct.pack("<4s5H3I2H", *head) + name + self.extra + self.packed + self.descriptor

    def central(self, offset):
        head = (b"PK\1\2", 0x031E, 20, self.flags, self.method, 0, 0, self.crc, len(self.packed))
        lengths = (self.size, len(self.name), len(self.extra), len(self.comment), 0, 0)
        at = offset if self.offset is None else self.offset
        packed = struct.pack("<4s6H3I5H2I", *head, *lengths, self.mode << 16, at)
        return packed + self.name + self.extra + self.comment


def zip_end(*, count, length, start, comment=b""):
    return (
        struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, length, start, len(comment))
        + comment
    )


def zipped(*entries, comment=b"", gap=b"", count=None):
    body, central = io.BytesIO(), io.BytesIO()
    for entry in entries:
        central.write(entry.central(body.tell()))
        body.write(entry.local() + gap)
    count = len(entries) if count is None else count
    end = zip_end(count=count, length=central.tell(), start=body.tell(), comment=comment)
    return body.getvalue() + central.getvalue() + end


def zip_of(*names, **facts):
    return zipped(*(Zipped(name=name, **facts) for name in names))


def descriptor(data, *, has_signature=True):
    packed = len(zlib.compress(data, 9, wbits=-15))
    facts = struct.pack("<3I", zlib.crc32(data), packed, len(data))
    return (b"PK\7\x08" if has_signature else b"") + facts


def zip_and_tar():
    """A zip whose first bytes also are a valid tar header: the tar's name is a zip header."""
    room = 512 - 30
    name = b"x" * 60
    entry = Zipped(name=name, extra=struct.pack("<HH", 0x9999, room - 64) + bytes(room - 64))
    local = bytearray(entry.local())
    local[257:265] = b"ustar\x0000"
    local[124:136] = b"%011o\0" % 0
    local[148:156] = b" " * 8
    local[148:156] = b"%06o\0 " % sum(local[:512])
    central = entry.central(0)
    return bytes(local) + central + zip_end(count=1, length=len(central), start=len(local))


def overlapping():
    """Many entries of the table of contents, one and the same data."""
    big = Zipped(name=b"a", data=bytes(10 * MIB))
    return zipped(big, Zipped(name=b"b", data=big.data, offset=0))


def quoted_overlap():
    """The first entry's data holds the whole second entry, as in 42.zip's younger sisters."""
    kernel = Zipped(name=b"b", data=bytes(MIB))
    shell = Zipped(name=b"a", data=kernel.local(), is_deflated=False)
    body = shell.local()
    central = shell.central(0) + kernel.central(31)
    return body + central + zip_end(count=2, length=len(central), start=len(body))


ZIPS = {
    "symlink": (lambda: zip_of(b"l", mode=LINK, data=b"/etc"), "link"),
    "device": (lambda: zip_of(b"d", mode=stat.S_IFCHR | 0o600), "special_file"),
    "fifo": (lambda: zip_of(b"d", mode=stat.S_IFIFO | 0o600), "special_file"),
    "NUL": (lambda: zip_of(b"a\0b"), "bad_name"),
    "long name": (lambda: zip_of(b"a" * 300), "name_too_long"),
    "long path": (lambda: zip_of(b"a/" * 300 + b"x"), "name_too_long"),
    "encrypted": (lambda: zip_of(b"x", flags=1), "encrypted"),
    "bzip2 inside": (lambda: zip_of(b"x", method=12), "unsupported"),
    "zip64": (lambda: zip_of(b"x", extra=struct.pack("<HHQ", 1, 8, 4)), "unsupported"),
    "other local name": (lambda: zip_of(b"x", local_name=b"y"), "header_mismatch"),
    "other local size": (lambda: zip_of(b"x", local_size=9), "header_mismatch"),
    "other local method": (lambda: zip_of(b"x", local_method=0), "header_mismatch"),
    "second name": (
        lambda: zip_of(b"x", extra=struct.pack("<HHBI", 0x7075, 7, 1, 0) + b"yy"),
        "header_mismatch",
    ),
    "wrong descriptor": (
        lambda: zip_of(b"x", flags=8, descriptor=descriptor(b"other data")),
        "header_mismatch",
    ),
    "fewer entries than it says": (lambda: zipped(Zipped(name=b"x"), count=2), "truncated"),
    "more entries than it says": (
        lambda: zipped(Zipped(name=b"x"), Zipped(name=b"y"), count=1),
        "header_mismatch",
    ),
    "wrong checksum": (lambda: zip_of(b"x", crc=1), "corrupt"),
    "lies short": (lambda: zip_of(b"x", data=bytes(MIB), size=10), "header_mismatch"),
    "lies long": (lambda: zip_of(b"x", size=MIB), "corrupt"),
    "damaged data": (lambda: zip_of(b"x", packed=b"\xff" * 9), "corrupt"),
    "unfinished data": (lambda: zip_of(b"x", packed=b""), "truncated"),
    "data after an entry's data": (
        lambda: zip_of(b"x", packed=zlib.compress(b"data", wbits=-15) + b"more"),
        "trailing_data",
    ),
    "gap between entries": (
        lambda: zipped(Zipped(name=b"x"), Zipped(name=b"y"), gap=b"hidden"),
        "hidden_data",
    ),
    "data after the end": (lambda: zip_of(b"x") + b"tail", "trailing_data"),
    "another zip after the end": (lambda: zip_of(b"x") + zip_of(b"y"), "prepended_data"),
    "program in front": (lambda: b"#!/bin/sh\n" + zip_of(b"x"), "prepended_data"),
    "comment": (lambda: zipped(Zipped(name=b"x"), comment=b"hello"), "archive_comment"),
    "entry comment": (lambda: zip_of(b"x", comment=b"hello"), "archive_comment"),
    "cut off": (lambda: zip_of(b"x")[:-30], "truncated"),
    "nothing": (lambda: zip_end(count=0, length=0, start=0), "empty_archive"),
    "only folders": (lambda: zip_of(b"d/", data=b"", mode=0), "empty_archive"),
    "folder with data": (lambda: zip_of(b"d/", mode=0), "corrupt"),
    "bomb": (lambda: zip_of(b"x", data=bytes(64 * MIB)), "compression_bomb"),
    "bomb of many files": (
        lambda: zip_of(*(b"%d" % n for n in range(70)), data=bytes(MIB)),
        "compression_bomb",
    ),
    "huge file": (lambda: zip_of(b"x", size=257 * MIB), "file_too_large"),
    "100,000 files": (
        lambda: zipped(*(Zipped(name=b"%d" % n) for n in range(100_000)), count=0xFFFF),
        "too_many_entries",
    ),
    "overlap": (overlapping, "overlapping_entries"),
    "quoted overlap": (quoted_overlap, "overlapping_entries"),
    "tar at the same time": (zip_and_tar, "polyglot"),
}
