"""Archives that must be refused, each with the code it must be refused with."""

import gzip
import lzma

from tests.sandbox.hostile_streams import STREAMS
from tests.sandbox.hostile_tars import CROWDS, TARS
from tests.sandbox.hostile_zips import ZIPS
from tests.sandbox.tar_makers import pax, tar, tar_entry, tar_of
from tests.sandbox.zip_makers import zip_of

NAMES = {
    "parent folder": (b"../x", "path_traversal"),
    "parent folder deep inside": (b"a/b/../../../x", "path_traversal"),
    "parent folder that stays inside": (b"a/../x", "path_traversal"),
    "parent folder at the end": (b"a/..", "path_traversal"),
    "parent folder behind a dot": (b"./../x", "path_traversal"),
    "absolute": (b"/etc/passwd", "path_traversal"),
    "absolute with two slashes": (b"//etc/passwd", "path_traversal"),
    "drive letter": (b"C:/x", "path_traversal"),
    "drive with backslash": (b"C:\\x", "path_traversal"),
    "drive without slash": (b"c:x", "path_traversal"),
    "backslashes": (b"..\\x", "path_traversal"),
    "backslash inside": (b"a\\b", "path_traversal"),
    "network share": (b"\\\\host\\share\\x", "path_traversal"),
    "device path": (b"\\\\?\\C:\\x", "path_traversal"),
    "tab": (b"a\tb", "bad_name"),
    "line feed": (b"a\nb", "bad_name"),
    "escape": (b"a\x1b[2J", "bad_name"),
    "delete": (b"a\x7fb", "bad_name"),
    "next line": ("a\u0085b".encode(), "bad_name"),
    "line separator": ("a\u2028b".encode(), "bad_name"),
    "right to left": ("a\u202egpj.py".encode(), "bad_name"),
    "right to left, isolated": ("a\u2067gpj.py\u2069".encode(), "bad_name"),
    "left to right mark": ("a\u200e.py".encode(), "bad_name"),
    "zero width": ("a\u200b.py".encode(), "bad_name"),
    "zero width joiner": ("a\u200d.py".encode(), "bad_name"),
    "word joiner": ("a\u2060.py".encode(), "bad_name"),
    "byte order mark": ("\ufeffa.py".encode(), "bad_name"),
    "soft hyphen": ("a\u00adb.py".encode(), "bad_name"),
    "filler that shows nothing": ("a\u3164.py".encode(), "bad_name"),
    "joiner that shows nothing": ("a\u034f.py".encode(), "bad_name"),
    "variation that shows nothing": ("a\ufe0f.py".encode(), "bad_name"),
    "tag": ("a\U000e0041.py".encode(), "bad_name"),
    "private sign": ("a\ue000.py".encode(), "bad_name"),
    "not UTF-8": (b"caf\xe9.py", "bad_name"),
    "dots in a longer form": (b"\xc0\xae\xc0\xae/x", "bad_name"),
    "half a pair": (b"a\xed\xa0\x80.py", "bad_name"),
    "empty part": (b"a//b", "bad_name"),
    "dot at the end": (b"a.py.", "bad_name"),
    "space at the end of a folder": (b"a /b", "bad_name"),
    "too deep": (b"a/" * 40 + b"x", "path_too_deep"),
}

PAIRS = {
    "twice the same": (b"a/x", b"a/x", "duplicate_name"),
    "twice the same but for a dot": (b"./x", b"x", "duplicate_name"),
    "twice the same but for a dot inside": (b"a/./x", b"a/x", "duplicate_name"),
    "only case differs": (b"a/README", b"a/readme", "name_collision"),
    "folders differ in case": (b"Lib/x", b"lib/y", "name_collision"),
    "sharp s": ("stra\u00dfe".encode(), b"STRASSE", "name_collision"),
    "kelvin": ("\u212a".encode(), b"k", "name_collision"),
    "composed and decomposed": ("\u00e9".encode(), "e\u0301".encode(), "name_collision"),
    "composed and decomposed folders": (
        "\u00e9/x".encode(),
        "e\u0301/y".encode(),
        "name_collision",
    ),
    "file then folder": (b"a", b"a/x", "file_as_directory"),
    "folder then file": (b"a/x", b"a", "file_as_directory"),
}

OTHERS = {
    "empty file": (lambda: b"", "not_an_archive"),
    "one byte": (lambda: b"P", "not_an_archive"),
    "text": (lambda: b"hello\n" * 999, "not_an_archive"),
    "program": (lambda: b"\x7fELF" + bytes(4096), "not_an_archive"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + bytes(99), "unsupported"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), "unsupported"),
    "zstd": (lambda: b"\x28\xb5\x2f\xfd" + bytes(99), "unsupported"),
    "part of a split zip": (lambda: b"PK\7\x08" + zip_of(b"x"), "prepended_data"),
}

OF_THE_WHOLE_FILE = {
    *("not_an_archive", "unsupported", "empty_archive", "truncated", "corrupt", "polyglot"),
    *("prepended_data", "trailing_data", "hidden_data", "archive_comment", "header_mismatch"),
    *("too_many_entries", "compression_bomb"),
}
"""Codes that may name no entry. All others are about one, and say which."""

WRAPS = {
    "tar": lambda data: data,
    "tar.gz": lambda data: gzip.compress(data, 1),
    "tar.xz": lambda data: lzma.compress(data, preset=0),
}


def tar_named(name):
    """In the header where it fits, in a pax header where not."""
    return tar_of(name) if len(name) <= 100 else tar(pax((b"path", name)), tar_entry(b"x", b"data"))


def cases():
    """Label, maker and the code it must be refused with."""
    for label, (name, code) in NAMES.items():
        yield from _as_tars(label, lambda n=name: tar_named(n), code)
        yield f"zip, {label}", lambda n=name: zip_of(n), code
    for label, (one, other, code) in PAIRS.items():
        yield from _as_tars(label, lambda a=one, b=other: tar_of(a, b), code)
        yield f"zip, {label}", lambda a=one, b=other: zip_of(a, b), code
    for label, (data, code) in TARS.items():
        yield from _as_tars(label, lambda d=data: d, code)
    for label, (make, code) in CROWDS.items():
        yield from _as_tars(label, make, code)
    for kind, table in (("zip", ZIPS), ("stream", STREAMS), ("file", OTHERS)):
        for label, (make, code) in table.items():
            yield f"{kind}, {label}", make, code


def _as_tars(label, make, code):
    for kind, wrap in WRAPS.items():
        yield f"{kind}, {label}", lambda w=wrap, m=make: w(m()), code
