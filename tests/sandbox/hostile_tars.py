"""Tars that must be refused, each with its code: plain, in gzip and in xz alike."""

from tests.sandbox.tar_makers import MIB, pax, tar, tar_block, tar_entry, tar_of, v7

FILE = tar_entry(b"x", b"data")

LINKS = {
    "symlink that leaves": tar(tar_entry(b"l", kind=b"2", target=b"../../etc")),
    "absolute symlink": tar(tar_entry(b"l", kind=b"2", target=b"/etc")),
    "symlink to what only case tells from a folder": tar(
        tar_entry(b"d/x", b"data"), tar_entry(b"l", kind=b"2", target=b"D")
    ),
    "symlink to a folder": tar(tar_entry(b"d/x", b"data"), tar_entry(b"l", kind=b"2", target=b"d")),
    "symlink to a symlink": tar(
        FILE, tar_entry(b"l", kind=b"2", target=b"x"), tar_entry(b"m", kind=b"2", target=b"l")
    ),
    "symlink that leaves and comes back": tar(
        tar_entry(b"d/x", b"data"), tar_entry(b"d/l", kind=b"2", target=b"../../d/x")
    ),
    "symlink with data": tar(FILE, tar_entry(b"l", b"data", kind=b"2", target=b"x")),
    "symlink to a name that is no text": tar(FILE, tar_entry(b"l", kind=b"2", target=b"\xff")),
    "symlinks in a loop": tar(
        tar_entry(b"a", kind=b"2", target=b"b"), tar_entry(b"b", kind=b"2", target=b"a")
    ),
    "symlink to itself": tar(tar_entry(b"a", kind=b"2", target=b"a")),
    "symlink that is written through": tar(
        tar_entry(b"d", kind=b"2", target=b"/tmp"), tar_entry(b"d/x", b"data")
    ),
    "hardlink that leaves": tar(tar_entry(b"l", kind=b"1", target=b"../../etc/passwd")),
    "absolute hardlink": tar(tar_entry(b"l", kind=b"1", target=b"/etc/passwd")),
    "hardlink to nothing": tar(FILE, tar_entry(b"l", kind=b"1", target=b"y")),
    "hardlink to itself": tar(tar_entry(b"l", kind=b"1", target=b"l")),
    "hardlink that is written through": tar(
        tar_entry(b"l", kind=b"1", target=b"/tmp/x"), tar_entry(b"l", b"data")
    ),
    "long link name": tar(tar_entry(b"L", b"x" * 200, kind=b"K")),
    "link named by pax": tar(
        FILE, pax((b"linkpath", b"../../etc")), tar_entry(b"l", kind=b"2", target=b"x")
    ),
}

SPECIALS = {
    "character device": tar(tar_entry(b"d", kind=b"3")),
    "block device": tar(tar_entry(b"d", kind=b"4")),
    "setuid device": tar(tar_entry(b"d", kind=b"4", mode=0o4777)),
    "fifo": tar(tar_entry(b"d", kind=b"6")),
    "contiguous file": tar(tar_entry(b"d", b"data", kind=b"7")),
    "folder dump": tar(tar_entry(b"d", b"data", kind=b"D")),
    "continued from another volume": tar(tar_entry(b"d", b"data", kind=b"M")),
    "old long name": tar(tar_entry(b"d", b"data", kind=b"N")),
    "volume label": tar(tar_entry(b"d", kind=b"V")),
    "kind that nobody knows": tar(tar_entry(b"d", kind=b"Z")),
    "old sparse": tar(tar_entry(b"d", kind=b"S")),
    "pax sparse 0.0": tar(pax((b"GNU.sparse.size", b"999999999")), FILE),
    "pax sparse 1.0": tar(pax((b"GNU.sparse.major", b"1"), (b"GNU.sparse.name", b"../x")), FILE),
    "Solaris sparse": tar(pax((b"SUN.holesdata", b" 0 9"), (b"sparse", b"1")), FILE),
    "pax size": tar(pax((b"size", b"1")), FILE),
    "pax size of nothing": tar(pax((b"size", b"0")), FILE),
    "pax character set": tar(pax((b"hdrcharset", b"BINARY")), FILE),
    "global pax path": tar(pax((b"path", b"y"), kind=b"g"), FILE),
    "global pax size": tar(pax((b"size", b"1"), kind=b"g"), FILE),
    "global pax link": tar(
        pax((b"linkpath", b"y"), kind=b"g"), FILE, tar_entry(b"l", kind=b"2", target=b"x")
    ),
    "global pax in the middle": tar(FILE, pax((b"comment", b"y"), kind=b"g"), FILE),
}

HEADERS = {
    "chain of symlinks over the longest path": (
        tar(*(tar_entry(b"d" * 90 + b"%d" % n, kind=b"2", target=b"e" * 99) for n in range(16))),
        "empty_archive",
    ),
    "link that is written through": (
        tar(FILE, tar_entry(b"l", kind=b"2", target=b"x"), tar_entry(b"l/y", b"data")),
        "file_as_directory",
    ),
    "link that is written over": (
        tar(FILE, tar_entry(b"l", kind=b"2", target=b"x"), tar_entry(b"l", b"data")),
        "duplicate_name",
    ),
    "link that only case tells apart": (
        tar(FILE, tar_entry(b"X", kind=b"2", target=b"x")),
        "name_collision",
    ),
    "pax traversal": (tar(pax((b"path", b"../../x")), FILE), "path_traversal"),
    "GNU long traversal": (tar(tar_entry(b"L", b"../x\0", kind=b"L"), FILE), "path_traversal"),
    "prefix traversal": (tar(tar_entry(b"x", b"d", prefix=b"../..")), "path_traversal"),
    "pax NUL": (tar(pax((b"path", b"a\0b")), FILE), "bad_name"),
    "no name": (tar(tar_entry(b"", b"data")), "bad_name"),
    "file with a folder's name": (tar(tar_entry(b"a/", b"data")), "bad_name"),
    "two names": (tar(pax((b"path", b"a"), (b"path", b"b")), FILE), "header_mismatch"),
    "pax of nonsense": (tar(tar_entry(b"p", b"99 a=b\n", kind=b"x")), "corrupt"),
    "pax with a length of zero": (tar(tar_entry(b"p", b"0 a=b\n", kind=b"x"), FILE), "corrupt"),
    "pax with a negative length": (tar(tar_entry(b"p", b"-6 a=b\n", kind=b"x"), FILE), "corrupt"),
    "pax with a shorter length": (tar(tar_entry(b"p", b"5 a=b\n", kind=b"x"), FILE), "corrupt"),
    "pax of a mebibyte": (tar(tar_entry(b"p", b"a" * MIB, kind=b"x"), FILE), "corrupt"),
    "pax that claims 64 MiB": (tar(tar_block(b"p", kind=b"x", size=64 * MIB)), "corrupt"),
    "pax of a thousand records": (
        tar(pax(*((b"k%d" % n, b"v") for n in range(1000))), FILE),
        "corrupt",
    ),
    "GNU long name of a mebibyte": (tar(tar_entry(b"L", b"a" * MIB, kind=b"L"), FILE), "corrupt"),
    "two pax headers": (tar(pax((b"path", b"a")), pax((b"path", b"b")), FILE), "corrupt"),
    "pax and GNU long name": (
        tar(pax((b"path", b"a")), tar_entry(b"L", b"b\0", kind=b"L"), FILE),
        "corrupt",
    ),
    "pax of nothing": (tar(FILE, pax((b"path", b"a"))), "corrupt"),
    "long path": (tar(pax((b"path", b"a/" * 300 + b"x")), FILE), "name_too_long"),
    "long name": (tar(pax((b"path", b"a" * 300)), FILE), "name_too_long"),
    "negative size": (tar(tar_entry(b"x", b"d", size=b"-0000000001\0")), "corrupt"),
    "negative binary size": (tar(tar_entry(b"x", b"d", size=b"\xff" * 12)), "corrupt"),
    "binary size": (tar(tar_entry(b"x", b"d", size=b"\x80" + b"\xff" * 11)), "corrupt"),
    "binary size that fits": (
        tar(tar_entry(b"x", b"d", size=b"\x80" + bytes(10) + b"\1")),
        "corrupt",
    ),
    "size in hexadecimal": (tar(tar_entry(b"x", b"d", size=b"0x000000001\0")), "corrupt"),
    "folder with data": (tar(tar_entry(b"d/", b"data", kind=b"5")), "corrupt"),
    "huge file": (tar(tar_block(b"x", size=257 * MIB)), "file_too_large"),
    "largest file there is": (tar(tar_block(b"x", size=8**11 - 1)), "file_too_large"),
    "damaged header": (tar(tar_entry(b"x", b"d"), b"y" * 512), "corrupt"),
    "size that lies short": (tar(tar_entry(b"x", b"d" * 600, size=3)), "corrupt"),
    "size that lies long": (tar(tar_block(b"x", size=MIB)), "truncated"),
    "tar of the seventies": (tar(v7(b"x", b"data")), "unsupported"),
}

ENDS = {
    "no end": (FILE, "truncated"),
    "half an end": (FILE + bytes(512), "truncated"),
    "cut off": (tar_entry(b"x", b"data" * 999)[:1024], "truncated"),
    "cut off in a header": (FILE + FILE[:100], "truncated"),
    "data between the blocks of the end": (FILE + bytes(512) + b"y" * 512, "trailing_data"),
    "another tar after the end": (tar_of(b"x") + tar_of(b"y"), "trailing_data"),
    "one byte after the end": (tar_of(b"x") + bytes(9999) + b"y", "trailing_data"),
    "data in front": (b"#!/bin/sh\n" + tar_of(b"x"), "not_an_archive"),
    "nothing": (tar(), "empty_archive"),
    "only folders": (tar(tar_entry(b"d/", kind=b"5")), "empty_archive"),
}

CROWDS = {
    "too many files": (
        lambda: tar(*(tar_entry(b"f%d" % n) for n in range(20_001))),
        "too_many_entries",
    ),
    "too many folders": (
        lambda: tar(*(tar_entry(b"d%d/" % n, kind=b"5") for n in range(20_001))),
        "too_many_entries",
    ),
    "bomb of links": (
        lambda: tar(
            tar_entry(b"x", bytes(MIB)),
            *(tar_entry(b"l%d" % n, kind=b"2", target=b"x") for n in range(120)),
        ),
        "compression_bomb",
    ),
    "folders without end": (
        lambda: tar_of(*(b"%d/" % n + b"a/" * 38 + b"x" for n in range(600))),
        "too_many_entries",
    ),
    "the same nothing over and over": (
        lambda: tar(*([tar_entry(b"./", kind=b"5")] * 20_001)),
        "too_many_entries",
    ),
}

TARS = {
    **{label: (data, "link") for label, data in LINKS.items()},
    **{label: (data, "special_file") for label, data in SPECIALS.items()},
    **HEADERS,
    **ENDS,
}
