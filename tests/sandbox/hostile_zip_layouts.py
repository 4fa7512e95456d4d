"""Zips whose parts lie where they should not, or that are more than one thing."""

import struct

from tests.sandbox.tar_makers import tar_of
from tests.sandbox.zip_makers import MIB, Zipped, zip_end, zip_of, zipped

ONE, OTHER = Zipped(name=b"x"), Zipped(name=b"y")


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


def two_directories():
    """Which one counts depends on whether a reader begins at the end or at the beginning."""
    body, first, second = ONE.local(), Zipped(name=b"z").central(0), ONE.central(0)
    end = zip_end(count=1, length=len(second), start=len(body) + len(first))
    return body + first + second + end


def two_ends():
    body, central = ONE.local(), ONE.central(0)
    end = zip_end(count=1, length=len(central), start=len(body))
    return body + central + end + end


def end_in_a_comment():
    """Readers that take the first end record see another archive than those that take the last."""
    return zipped(ONE, comment=zip_of(b"y"))


def unlisted():
    """The second entry has a header of its own and is not in the table of contents."""
    body, central = ONE.local() + OTHER.local(), ONE.central(0)
    return body + central + zip_end(count=1, length=len(central), start=len(body))


def listed_only():
    """An entry of the table of contents has no header of its own."""
    body, central = ONE.local(), ONE.central(0) + OTHER.central(999_999)
    return body + central + zip_end(count=2, length=len(central), start=len(body))


def with_end(**changes):
    body, central = ONE.local(), ONE.central(0)
    facts = {"count": 1, "length": len(central), "start": len(body)} | changes
    return body + central + zip_end(**facts)


def split():
    archive = bytearray(with_end())
    archive[-18:-16] = b"\1\0"  # the number of this disk
    return bytes(archive)


def zip64_end():
    body, central = ONE.local(), ONE.central(0)
    at = len(body) + len(central)
    end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(central), len(body))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    last = zip_end(count=1, length=len(central), start=len(body))
    return body + central + end + locator + last


LAYOUTS = {
    "fewer entries than it says": (lambda: with_end(count=2), "truncated"),
    "more entries than it says": (lambda: zipped(ONE, OTHER, count=1), "header_mismatch"),
    "longer table than it says": (lambda: with_end(length=9), "prepended_data"),
    "table that begins elsewhere": (lambda: with_end(start=3), "prepended_data"),
    "two tables of contents": (two_directories, "hidden_data"),
    "two end records": (two_ends, "prepended_data"),
    "end record in a comment": (end_in_a_comment, "prepended_data"),
    "entry that is not listed": (unlisted, "hidden_data"),
    "entry that is only listed": (listed_only, "hidden_data"),
    "split": (split, "unsupported"),
    "zip64": (zip64_end, "unsupported"),
    "gap between entries": (lambda: zipped(ONE, OTHER, gap=b"hidden"), "hidden_data"),
    "data after the end": (lambda: zip_of(b"x") + b"tail", "trailing_data"),
    "zeros after the end": (lambda: zip_of(b"x") + bytes(512), "trailing_data"),
    "another zip after the end": (lambda: zip_of(b"x") + zip_of(b"y"), "prepended_data"),
    "another zip in front, moved": (
        lambda: zip_of(b"y") + zipped(Zipped(name=b"x", offset=len(zip_of(b"y")))),
        "prepended_data",
    ),
    "program in front": (lambda: b"#!/bin/sh\n" + zip_of(b"x"), "prepended_data"),
    "picture in front": (lambda: b"GIF89a" + bytes(99) + zip_of(b"x"), "prepended_data"),
    "document in front": (lambda: b"%PDF-1.7\n%%EOF\n" + zip_of(b"x"), "prepended_data"),
    "tar in front": (lambda: tar_of(b"y") + zip_of(b"x"), "prepended_data"),
    "tar at the same time": (zip_and_tar, "polyglot"),
    "comment": (lambda: zipped(ONE, comment=b"hello"), "archive_comment"),
    "entry comment": (lambda: zip_of(b"x", comment=b"hello"), "archive_comment"),
    "cut off": (lambda: zip_of(b"x")[:-30], "truncated"),
    "cut off in the end record": (lambda: zip_of(b"x")[:-1], "truncated"),
    "cut off in front": (lambda: zip_of(b"x")[1:], "prepended_data"),
    "nothing": (lambda: zip_end(count=0, length=0, start=0), "empty_archive"),
    "only folders": (lambda: zip_of(b"d/", data=b"", mode=0), "empty_archive"),
    "bomb": (lambda: zip_of(b"x", data=bytes(64 * MIB)), "compression_bomb"),
    "bomb of many files": (
        lambda: zip_of(*(b"%d" % n for n in range(40)), data=bytes(MIB)),
        "compression_bomb",
    ),
    "huge file": (lambda: zip_of(b"x", size=257 * MIB), "file_too_large"),
    "too many files": (
        lambda: zip_of(*(b"%d" % n for n in range(20_001)), data=b"", is_deflated=False),
        "too_many_entries",
    ),
    "too many folders": (
        lambda: zip_of(
            *(b"%d/" % n + b"a/" * 38 + b"x" for n in range(600)), data=b"", is_deflated=False
        ),
        "too_many_entries",
    ),
    "overlap": (overlapping, "overlapping_entries"),
    "quoted overlap": (quoted_overlap, "overlapping_entries"),
}
