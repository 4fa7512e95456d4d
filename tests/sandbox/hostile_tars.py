"""Makers of tars, honest and hostile, byte by byte: the usual writers refuse to lie."""

import gzip
import lzma

from tests.sandbox.hostile_zips import zip_end

MIB = 1024 * 1024
TAR_END = bytes(1024)


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


def sign_tar_header(archive):
    """Give the changed first header of a tar the checksum it needs."""
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\0 " % sum(archive[:512])


def long_pax():
    return tar(tar_entry(b"pax", b"a" * MIB, kind=b"x"), tar_entry(b"f", b"data"))


def tar_of_zeros(size_bytes):
    return tar(tar_entry(b"zeros", bytes(size_bytes)))


def damaged(archive, at):
    changed = bytearray(archive)
    changed[at] ^= 0xFF
    return bytes(changed)


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
