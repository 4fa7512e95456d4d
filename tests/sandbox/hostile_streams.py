"""What can be wrong with the compression around a tar. Each must be refused with its code."""

import bz2
import gzip
import hashlib
import lzma
import struct
import zlib

from tests.sandbox.tar_makers import MIB, tar, tar_entry, tar_of, tar_of_zeros
from tests.sandbox.zip_makers import zip_end, zip_of

TAR = tar_of(b"x")
GZ, XZ = gzip.compress(TAR), lzma.compress(TAR)
# What stays longer than a tar's header when it is packed.
LARGE = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(64))
NAMED, COMMENT, EXTRA, RESERVED = 8, 16, 4, 32


def damaged(archive, at):
    changed = bytearray(archive)
    changed[at] ^= 0xFF
    return bytes(changed)


def gz_with(flags, fields):
    """A gzip whose header holds more than it needs."""
    return GZ[:3] + bytes([flags]) + GZ[4:10] + fields + GZ[10:]


def xz_that_wants_gigabytes():
    """The header of the first block claims a dictionary of 4 GiB, and is signed anew."""
    header_bytes = (XZ[12] + 1) * 4
    header = bytearray(XZ[12 : 12 + header_bytes - 4])
    header[4] = 40
    signed = bytes(header) + struct.pack("<I", zlib.crc32(header))
    return XZ[:12] + signed + XZ[12 + header_bytes :]


def pax_of_64_mib():
    return tar(tar_entry(b"p", bytes(64 * MIB), kind=b"x"), tar_entry(b"x", b"data"))


STREAMS = {
    "gzip bomb": (lambda: gzip.compress(tar_of_zeros(64 * MIB), 6), "compression_bomb"),
    "xz bomb": (lambda: lzma.compress(tar_of_zeros(64 * MIB), preset=0), "compression_bomb"),
    "gzip bomb of many files": (
        lambda: gzip.compress(tar(*(tar_entry(b"%d" % n, bytes(MIB)) for n in range(40)))),
        "compression_bomb",
    ),
    "gzip of zeros after the end": (
        lambda: gzip.compress(TAR + bytes(64 * MIB)),
        "compression_bomb",
    ),
    "pax header of 64 MiB": (pax_of_64_mib, "corrupt"),
    "gzip of a pax header of 64 MiB": (lambda: gzip.compress(pax_of_64_mib()), "corrupt"),
    "xz of a pax header of 64 MiB": (lambda: lzma.compress(pax_of_64_mib(), preset=0), "corrupt"),
    "gzip in gzip": (lambda: gzip.compress(gzip.compress(LARGE)), "not_an_archive"),
    "xz in gzip": (lambda: gzip.compress(lzma.compress(LARGE)), "not_an_archive"),
    "gzip in xz": (lambda: lzma.compress(gzip.compress(LARGE)), "not_an_archive"),
    "zip in gzip": (lambda: gzip.compress(zip_of(b"x", data=LARGE)), "not_an_archive"),
    "zip in xz": (lambda: lzma.compress(zip_of(b"x", data=LARGE)), "not_an_archive"),
    "gzip of text": (lambda: gzip.compress(b"hello " * 999), "not_an_archive"),
    "gzip of nothing": (lambda: gzip.compress(b""), "truncated"),
    "second gzip member": (lambda: GZ + gzip.compress(tar_of(b"y")), "trailing_data"),
    "empty gzip member in front": (lambda: gzip.compress(b"") + GZ, "trailing_data"),
    "empty gzip member behind": (lambda: GZ + gzip.compress(b""), "trailing_data"),
    "tar in two gzip members": (
        lambda: gzip.compress(TAR[:700]) + gzip.compress(TAR[700:]),
        "trailing_data",
    ),
    "second xz stream": (lambda: XZ + lzma.compress(tar_of(b"y")), "trailing_data"),
    "xz with padding": (lambda: XZ + bytes(4), "trailing_data"),
    "gzip with a tail": (lambda: GZ + b"tail", "trailing_data"),
    "gzip with zeros behind": (lambda: GZ + bytes(512), "trailing_data"),
    "xz with a tail": (lambda: XZ + b"tail", "trailing_data"),
    "gzip then zip": (lambda: GZ + zip_of(b"y"), "prepended_data"),
    "xz then zip": (lambda: XZ + zip_of(b"y"), "prepended_data"),
    "gzip cut off": (lambda: GZ[:-4], "truncated"),
    "gzip cut off early": (lambda: GZ[:20], "truncated"),
    "xz cut off": (lambda: XZ[:-8], "truncated"),
    "gzip with a wrong checksum": (lambda: damaged(GZ, -6), "corrupt"),
    "gzip with a wrong length": (lambda: damaged(GZ, -1), "corrupt"),
    "xz with damaged data": (lambda: damaged(XZ, len(XZ) // 2), "corrupt"),
    "xz with a wrong checksum": (lambda: damaged(XZ, 8), "corrupt"),
    "xz that wants gigabytes": (xz_that_wants_gigabytes, "corrupt"),
    "gzip with a comment": (lambda: gz_with(COMMENT, b"hello\0"), "archive_comment"),
    "gzip with extra data": (lambda: gz_with(EXTRA, b"\4\0zip!"), "archive_comment"),
    "gzip with a name of a kibibyte": (lambda: gz_with(NAMED, b"n" * 1024 + b"\0"), "hidden_data"),
    "gzip with a flag that nobody knows": (lambda: gz_with(RESERVED, b""), "corrupt"),
    "tar in bzip2": (lambda: bz2.compress(TAR), "unsupported"),
    "tar in lzma": (lambda: lzma.compress(TAR, format=lzma.FORMAT_ALONE), "not_an_archive"),
    "tar that ends like a zip": (
        lambda: TAR + zip_end(count=0, length=0, start=0),
        "prepended_data",
    ),
    "tar then zip": (lambda: TAR + zip_of(b"y"), "prepended_data"),
}
