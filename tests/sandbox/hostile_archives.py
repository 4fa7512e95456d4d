"""Archives that must be refused, each with the code it must be refused with."""

from tests.sandbox.hostile_tars import TARS, tar_of
from tests.sandbox.hostile_zips import ZIPS, zip_of

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

OTHERS = {
    "empty file": (lambda: b"", "not_an_archive"),
    "text": (lambda: b"hello\n" * 999, "not_an_archive"),
    "program": (lambda: b"\x7fELF" + bytes(4096), "not_an_archive"),
    "bzip2": (lambda: b"BZh91AY&SY" + bytes(99), "unsupported"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + bytes(99), "unsupported"),
}


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
