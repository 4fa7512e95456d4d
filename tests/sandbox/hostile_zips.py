"""Zips that must be refused, each with the code it must be refused with."""

import stat
import struct
import zlib

from tests.sandbox.hostile_zip_layouts import LAYOUTS
from tests.sandbox.zip_makers import LINK, MIB, Zipped, descriptor, field, zip_of, zipped


def link(name, target):
    return Zipped(name=name, data=target, mode=LINK)


KINDS = {
    "symlink that leaves": (lambda: zipped(link(b"l", b"../../etc")), "link"),
    "absolute symlink": (lambda: zipped(link(b"l", b"/etc")), "link"),
    "symlinks in a loop": (lambda: zipped(link(b"a", b"b"), link(b"b", b"a")), "link"),
    "symlink that is written through": (
        lambda: zipped(link(b"d", b"/tmp"), Zipped(name=b"d/x")),
        "link",
    ),
    "folder that is a link": (lambda: zip_of(b"d/", data=b"", mode=LINK), "link"),
    "link by an old extra field": (
        lambda: zip_of(b"l", extra=field(0x756E, bytes(4) + struct.pack("<H", LINK) + bytes(10))),
        "link",
    ),
    "link by PKWARE's extra field": (
        lambda: zip_of(b"l", extra=field(0x0D, bytes(12) + b"/etc")),
        "link",
    ),
    "character device": (lambda: zip_of(b"d", mode=stat.S_IFCHR | 0o600), "special_file"),
    "block device": (lambda: zip_of(b"d", mode=stat.S_IFBLK | 0o600), "special_file"),
    "fifo": (lambda: zip_of(b"d", mode=stat.S_IFIFO | 0o600), "special_file"),
    "socket": (lambda: zip_of(b"d", mode=stat.S_IFSOCK | 0o600), "special_file"),
    "file with a folder's mode": (lambda: zip_of(b"d", mode=stat.S_IFDIR | 0o755), "special_file"),
    "file with a folder's mark": (lambda: zip_of(b"d", mode=0, dos=0x10), "header_mismatch"),
    "folder with data": (lambda: zip_of(b"d/", mode=0), "corrupt"),
    "encrypted": (lambda: zip_of(b"x", flags=1), "encrypted"),
    "strongly encrypted": (lambda: zip_of(b"x", flags=0x41), "encrypted"),
    "masked headers": (lambda: zip_of(b"x", flags=1 << 13), "encrypted"),
    "AES": (lambda: zip_of(b"x", method=99), "unsupported"),
    "bzip2 inside": (lambda: zip_of(b"x", method=12), "unsupported"),
    "LZMA inside": (lambda: zip_of(b"x", method=14), "unsupported"),
    "zstd inside": (lambda: zip_of(b"x", method=93), "unsupported"),
    "method that nobody knows": (lambda: zip_of(b"x", method=77), "unsupported"),
    "patch": (lambda: zip_of(b"x", flags=1 << 5), "unsupported"),
    "zip64 sizes": (lambda: zip_of(b"x", extra=field(1, bytes(8))), "unsupported"),
    "NUL": (lambda: zip_of(b"a\0b"), "bad_name"),
    "no name": (lambda: zip_of(b""), "bad_name"),
    "long name": (lambda: zip_of(b"a" * 300), "name_too_long"),
    "long path": (lambda: zip_of(b"a/" * 300 + b"x"), "name_too_long"),
    "longest path there is": (lambda: zip_of(b"a/" * 32_000 + b"x"), "name_too_long"),
}

LIES = {
    "other local name": (lambda: zip_of(b"x", local_name=b"y"), "header_mismatch"),
    "local name in other case": (lambda: zip_of(b"x", local_name=b"X"), "header_mismatch"),
    "local name that leaves": (lambda: zip_of(b"a/x", local_name=b"../x"), "header_mismatch"),
    "other local size": (lambda: zip_of(b"x", local_size=9), "header_mismatch"),
    "other local method": (lambda: zip_of(b"x", local_method=0), "header_mismatch"),
    "other local checksum": (lambda: zip_of(b"x", local_crc=9), "header_mismatch"),
    "other local flags": (lambda: zip_of(b"x", local_flags=1 << 11), "header_mismatch"),
    "encrypted only locally": (lambda: zip_of(b"x", local_flags=1), "header_mismatch"),
    "descriptor only locally": (
        lambda: zip_of(b"x", local_flags=8, descriptor=descriptor(b"data")),
        "header_mismatch",
    ),
    "second name": (
        lambda: zip_of(b"x", extra=field(0x7075, struct.pack("<BI", 1, 0) + b"yy")),
        "header_mismatch",
    ),
    "two fields of a kind": (
        lambda: zip_of(b"x", extra=field(0x5455, b"\0") * 2),
        "header_mismatch",
    ),
    "damaged extra fields": (lambda: zip_of(b"x", extra=b"\x55\x54\x99\0a"), "header_mismatch"),
    "second comment": (
        lambda: zip_of(b"x", extra=field(0x6375, b"\1abcdhello")),
        "archive_comment",
    ),
    "wrong descriptor": (
        lambda: zip_of(b"x", flags=8, descriptor=descriptor(b"other data")),
        "header_mismatch",
    ),
    "missing descriptor": (lambda: zip_of(b"x", flags=8), "header_mismatch"),
    "descriptor nobody announced": (
        lambda: zip_of(b"x", descriptor=descriptor(b"data")),
        "hidden_data",
    ),
    "two descriptors": (
        lambda: zip_of(b"x", flags=8, descriptor=descriptor(b"data") * 2),
        "hidden_data",
    ),
    "wrong checksum": (lambda: zip_of(b"x", crc=1), "corrupt"),
    "wrong checksum of what is stored": (lambda: zip_of(b"x", is_deflated=False, crc=1), "corrupt"),
    "lies short": (lambda: zip_of(b"x", data=bytes(MIB), size=10), "header_mismatch"),
    "lies long": (lambda: zip_of(b"x", size=MIB), "corrupt"),
    "lies hugely": (lambda: zip_of(b"x", size=0xFFFFFFFF), "file_too_large"),
    "stored and lies long": (lambda: zip_of(b"x", is_deflated=False, size=9), "corrupt"),
    "damaged data": (lambda: zip_of(b"x", packed=b"\xff" * 9), "corrupt"),
    "unfinished data": (lambda: zip_of(b"x", packed=b""), "truncated"),
    "data after an entry's data": (
        lambda: zip_of(b"x", packed=zlib.compress(b"data", wbits=-15) + b"more"),
        "trailing_data",
    ),
}

ZIPS = {**KINDS, **LIES, **LAYOUTS}
