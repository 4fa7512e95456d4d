"""Makers of archives, honest and hostile, byte by byte: the usual writers refuse to lie."""

import gzip
import io
import lzma
import stat
import struct
import zlib
from dataclasses import dataclass

MIB = 1024 * 1024
TAR_END = bytes(1024)


# tar


def tar_block(name, *, kind=b"0", size=0, mode=0o644, target=b"", magic=b"ustar\x0000", prefix=b""):
    fields = (
        name[:100].ljust(100, b"\0"),
        b"%07o\0" % mode,
        b"0000000\0" * 2,
        b"%011o\0" % size if isinstance(size, int) else size,
        b"00000000000\0",
        b" " * 8,
        kind,
        target.ljust(100, b"\0"),
        magic.ljust(8, b"\0"),
        bytes(80),
        prefix.ljust(155, b"\0"),
    )
    block = b"".join(fields).ljust(512, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def tar_entry(name, data=b"", **facts):
    block = tar_block(name, **{"size": len(data), **facts})
    return block + data + bytes(-len(data) % 512)


def pax(records, *, kind=b"x"):
    body = b""
    for key, value in records:
        tail = b" " + key + b"=" + value + b"\n"
        length = len(tail) + 1
        while len(b"%d" % length + tail) != length:
            length = len(b"%d" % length + tail)
        body += b"%d" % length + tail
    return tar_entry(b"pax", body, kind=kind)


def tar(*entries):
    return b"".join(entries) + TAR_END


def tar_of(*names):
    return tar(*(tar_entry(name, b"data") for name in names))


# zip


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


def long_pax():
    return tar(tar_entry(b"pax", b"a" * MIB, kind=b"x"), tar_entry(b"f", b"data"))


NAMES = {
    "parent folder": (b"../x", "path_traversal"),
    "parent folder deep inside": (b"a/b/../../../x", "path_traversal"),
    "absolute": (b"/etc/passwd", "path_traversal"),
    "drive letter": (b"C:/x", "path_traversal"),
    "drive without slash": (b"c:x", "path_traversal"),
    "backslashes": (b"..\\x", "path_traversal"),
    "network share": (b"\\\\host\\share\\x", "path_traversal"),
    "line feed": (b"a\nb", "bad_name"),
    "escape": (b"a\x1b[2J", "bad_name"),
    "right to left": ("a\u202egpj.py".encode(), "bad_name"),
    "zero width": ("a\u200b.py".encode(), "bad_name"),
    "not UTF-8": (b"caf\xe9.py", "bad_name"),
    "empty part": (b"a//b", "bad_name"),
    "dot part": (b"a/./b", "bad_name"),
    "too deep": (b"a/" * 41 + b"x", "path_too_deep"),
}

PAIRS = {
    "twice the same": (b"a/x", b"a/x", "duplicate_name"),
    "only case differs": (b"a/README", b"a/readme", "name_collision"),
    "folders differ in case": (b"Lib/x", b"lib/y", "name_collision"),
    "sharp s": ("stra\u00dfe".encode(), b"STRASSE", "name_collision"),
    "composed and decomposed": ("\u00e9".encode(), "e\u0301".encode(), "name_collision"),
    "file then folder": (b"a", b"a/x", "file_as_directory"),
    "folder then file": (b"a/x", b"a", "file_as_directory"),
}

LINK = stat.S_IFLNK | 0o777

TARS = {
    "symlink": (lambda: tar(tar_entry(b"l", kind=b"2", target=b"/etc")), "link"),
    "harmless symlink": (lambda: tar(tar_entry(b"l", kind=b"2", target=b"x")), "link"),
    "hardlink": (lambda: tar(tar_entry(b"l", kind=b"1", target=b"/etc/passwd")), "link"),
    "long link name": (lambda: tar(tar_entry(b"L", b"x" * 200, kind=b"K")), "link"),
    "character device": (lambda: tar(tar_entry(b"d", kind=b"3")), "special_file"),
    "block device": (lambda: tar(tar_entry(b"d", kind=b"4")), "special_file"),
    "fifo": (lambda: tar(tar_entry(b"d", kind=b"6")), "special_file"),
    "old sparse": (lambda: tar(tar_entry(b"d", kind=b"S")), "special_file"),
    "pax sparse": (
        lambda: tar(pax([(b"GNU.sparse.size", b"999999999")]), tar_entry(b"x", b"data")),
        "special_file",
    ),
    "pax size": (lambda: tar(pax([(b"size", b"1")]), tar_entry(b"x", b"data")), "special_file"),
    "pax traversal": (
        lambda: tar(pax([(b"path", b"../../x")]), tar_entry(b"x", b"data")),
        "path_traversal",
    ),
    "pax NUL": (lambda: tar(pax([(b"path", b"a\0b")]), tar_entry(b"x", b"data")), "bad_name"),
    "global pax path": (
        lambda: tar(pax([(b"path", b"y")], kind=b"g"), tar_entry(b"x", b"data")),
        "special_file",
    ),
    "pax of nonsense": (lambda: tar(tar_entry(b"p", b"99 a=b\n", kind=b"x")), "corrupt"),
    "pax of a mebibyte": (long_pax, "corrupt"),
    "two pax headers": (
        lambda: tar(pax([(b"path", b"a")]), pax([(b"path", b"b")]), tar_entry(b"x", b"data")),
        "corrupt",
    ),
    "GNU long traversal": (
        lambda: tar(tar_entry(b"L", b"../x\0", kind=b"L"), tar_entry(b"x", b"data")),
        "path_traversal",
    ),
    "prefix traversal": (lambda: tar(tar_entry(b"x", b"d", prefix=b"../..")), "path_traversal"),
    "long path": (lambda: tar(pax([(b"path", b"a/" * 300)]), tar_entry(b"x")), "name_too_long"),
    "long name": (lambda: tar(pax([(b"path", b"a" * 300)]), tar_entry(b"x")), "name_too_long"),
    "negative size": (lambda: tar(tar_entry(b"x", b"d", size=b"-0000000001\0")), "corrupt"),
    "binary size": (lambda: tar(tar_entry(b"x", b"d", size=b"\x80" + b"\xff" * 11)), "corrupt"),
    "folder with data": (lambda: tar(tar_entry(b"d/", b"data", kind=b"5")), "corrupt"),
    "damaged header": (lambda: tar(tar_entry(b"x", b"d"), b"y" * 512), "corrupt"),
    "no end": (lambda: tar_entry(b"x", b"data"), "truncated"),
    "cut off": (lambda: tar_entry(b"x", b"data" * 999)[:1024], "truncated"),
    "lying size": (lambda: tar(tar_block(b"x", size=MIB)), "truncated"),
    "data after the end": (lambda: tar_of(b"x") + tar_of(b"y"), "trailing_data"),
    "nothing": (lambda: TAR_END, "empty_archive"),
    "only folders": (lambda: tar(tar_entry(b"d/", kind=b"5")), "empty_archive"),
    "huge file": (lambda: tar(tar_block(b"x", size=257 * MIB)), "file_too_large"),
    "100,000 files": (
        lambda: gzip.compress(tar(*(tar_entry(b"f%d" % n) for n in range(100_000))), 1),
        "too_many_entries",
    ),
    "folders without end": (
        lambda: gzip.compress(tar_of(*(b"%d/" % n + b"a/" * 38 + b"x" for n in range(600))), 1),
        "too_many_entries",
    ),
    "gzip bomb": (lambda: gzip.compress(tar_of_zeros(64 * MIB)), "compression_bomb"),
    "xz bomb": (lambda: lzma.compress(tar_of_zeros(64 * MIB), preset=0), "compression_bomb"),
    "zeros after the end": (
        lambda: gzip.compress(tar_of(b"x") + bytes(64 * MIB)),
        "compression_bomb",
    ),
    "second gzip member": (
        lambda: gzip.compress(tar_of(b"x")) + gzip.compress(tar_of(b"y")),
        "trailing_data",
    ),
    "second xz stream": (
        lambda: lzma.compress(tar_of(b"x")) + lzma.compress(tar_of(b"y")),
        "trailing_data",
    ),
    "gzip with a tail": (lambda: gzip.compress(tar_of(b"x")) + b"tail", "trailing_data"),
    "gzip cut off": (lambda: gzip.compress(tar_of(b"x"))[:-4], "truncated"),
    "gzip with a wrong checksum": (lambda: damaged(gzip.compress(tar_of(b"x")), -6), "corrupt"),
    "xz cut off": (lambda: lzma.compress(tar_of(b"x"))[:-8], "truncated"),
    "gzip of text": (lambda: gzip.compress(b"hello " * 999), "not_an_archive"),
    "tar that ends like a zip": (
        lambda: tar_of(b"x") + zip_end(count=0, length=0, start=0),
        "prepended_data",
    ),
}

ZIPS = {
    "symlink": (lambda: zip_of(b"l", mode=LINK, data=b"/etc"), "link"),
    "device": (lambda: zip_of(b"d", mode=stat.S_IFCHR | 0o600), "special_file"),
    "fifo": (lambda: zip_of(b"d", mode=stat.S_IFIFO | 0o600), "special_file"),
    "NUL": (lambda: zip_of(b"a\0b"), "bad_name"),
    "long name": (lambda: zip_of(b"a" * 300), "name_too_long"),
    "long path": (lambda: zip_of(b"a/" * 300 + b"x"), "name_too_long"),
    "encrypted": (lambda: zip_of(b"x", flags=1), "unsupported"),
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

OTHERS = {
    "empty file": (lambda: b"", "not_an_archive"),
    "text": (lambda: b"hello\n" * 999, "not_an_archive"),
    "program": (lambda: b"\x7fELF" + bytes(4096), "not_an_archive"),
    "bzip2": (lambda: b"BZh91AY&SY" + bytes(99), "unsupported"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + bytes(99), "unsupported"),
}


def tar_of_zeros(size_bytes):
    return tar(tar_entry(b"zeros", bytes(size_bytes)))


def sign_tar_header(archive):
    """Give the changed first header of a tar the checksum it needs."""
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\0 " % sum(archive[:512])


def damaged(archive, at):
    changed = bytearray(archive)
    changed[at] ^= 0xFF
    return bytes(changed)


def cases():
    """Label, maker and the code it must be refused with."""
    for label, (name, code) in NAMES.items():
        yield f"tar, {label}", lambda n=name: tar_of(n), code
        yield f"zip, {label}", lambda n=name: zip_of(n), code
    for label, (one, other, code) in PAIRS.items():
        yield f"tar, {label}", lambda a=one, b=other: tar_of(a, b), code
        yield f"zip, {label}", lambda a=one, b=other: zip_of(a, b), code
    for kind, table in (("tar", TARS), ("zip", ZIPS), ("file", OTHERS)):
        for label, (make, code) in table.items():
            yield f"{kind}, {label}", make, code
