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
    dos: int = 0
    method: int | None = None
    crc: int | None = None
    size: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    local_method: int | None = None
    local_crc: int | None = None
    local_flags: int | None = None
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
        crc = self.crc if self.local_crc is None else self.local_crc
        flags = self.flags if self.local_flags is None else self.local_flags
        facts = (0, 0, 0) if flags & 8 else (crc, len(self.packed), size)
        head = (b"PK\3\4", 20, flags, method, 0, 0, *facts, len(name), len(self.extra))
        return struct.pack("<4s5H3I2H", *head) + name + self.extra + self.packed + self.descriptor

    def central(self, offset):
        head = (b"PK\1\2", 0x031E, 20, self.flags, self.method, 0, 0, self.crc, len(self.packed))
        lengths = (self.size, len(self.name), len(self.extra), len(self.comment), 0, 0)
        at = offset if self.offset is None else self.offset
        packed = struct.pack("<4s6H3I5H2I", *head, *lengths, self.mode << 16 | self.dos, at)
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


def field(kind, value):
    return struct.pack("<HH", kind, len(value)) + value
