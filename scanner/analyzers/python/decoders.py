"""Undoes the encodings that hide code, each with an upper bound on what comes out.

A small archive may hold gigabytes: nothing here decompresses further than ``MAX_LENGTH``.
"""

import base64
import binascii
import bz2
import codecs
import lzma
import zlib
from collections.abc import Callable, Mapping

MAX_LENGTH = 256 * 1024
LZMA_MEMORY_BYTES = 64 * 1024 * 1024
TEXT_CODECS = frozenset({"utf-8", "utf8", "ascii", "latin-1", "latin1", "utf-16", "unicode_escape"})
Text = str | bytes


def raw(value: Text) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def inflate(value: Text) -> bytes:
    """Zlib and gzip tell themselves apart; a bare stream has no header."""
    data = raw(value)
    try:
        return zlib.decompressobj(wbits=47).decompress(data, MAX_LENGTH)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(data, MAX_LENGTH)


def unpack_bz2(value: Text) -> bytes:
    return bz2.BZ2Decompressor().decompress(raw(value), MAX_LENGTH)


def unpack_lzma(value: Text) -> bytes:
    return lzma.LZMADecompressor(memlimit=LZMA_MEMORY_BYTES).decompress(raw(value), MAX_LENGTH)


def decompress(value: Text) -> bytes:
    """By what it begins with, since ``from bz2 import decompress`` may have any name."""
    data = raw(value)
    if data.startswith(b"BZh"):
        return unpack_bz2(data)
    if data.startswith((b"\xfd7zXZ", b"\x5d\x00\x00")):
        return unpack_lzma(data)
    return inflate(data)


def base64_text(value: Text) -> bytes:
    """Forgive missing padding, as hiders strip it and put it back at run time."""
    data = raw(value).rstrip(b"=")
    return base64.b64decode(data + b"=" * (-len(data) % 4), altchars=None)


def url_base64(value: Text) -> bytes:
    return base64_text(raw(value).replace(b"-", b"+").replace(b"_", b"/"))


def unhex(value: Text) -> bytes:
    return binascii.unhexlify(b"".join(raw(value).split()))


def by_codec(value: Text, codec: str = "utf-8") -> Text:
    """``bytes.decode()``, ``codecs.decode(text, "rot13")`` and their relatives."""
    name = codec.lower().replace("-", "_")
    if name in {"rot13", "rot_13"}:
        return codecs.decode(value if isinstance(value, str) else value.decode(), "rot13")
    if name in {"hex", "hex_codec"}:
        return unhex(value)
    if name in {"base64", "base64_codec", "base_64"}:
        return base64_text(value)
    if name in {"zlib", "zip", "zlib_codec", "bz2", "bz2_codec"}:
        return decompress(value)
    if isinstance(value, str):
        return value.encode("latin-1").decode(codec)
    return value.decode(codec if codec.lower() in TEXT_CODECS else "utf-8", errors="replace")


def encode(value: Text, codec: str = "utf-8") -> Text:
    if codec.lower().replace("-", "_") in {"rot13", "rot_13"} and isinstance(value, str):
        return codecs.encode(value, "rot13")
    return (
        value.encode(codec if codec.lower() in TEXT_CODECS else "utf-8")
        if isinstance(value, str)
        else value
    )


DECODERS: Mapping[str, Callable[[Text], Text]] = {
    "b64decode": base64_text,
    "standard_b64decode": base64_text,
    "decodebytes": base64_text,
    "decodestring": base64_text,
    "a2b_base64": base64_text,
    "urlsafe_b64decode": url_base64,
    "b32decode": lambda value: base64.b32decode(value, casefold=True),
    "b32hexdecode": lambda value: base64.b32hexdecode(value, casefold=True),
    "b16decode": unhex,
    "b85decode": base64.b85decode,
    "a85decode": lambda value: base64.a85decode(value, adobe=raw(value)[:2] == b"<~"),
    "unhexlify": unhex,
    "a2b_hex": unhex,
    "fromhex": unhex,
    "a2b_uu": binascii.a2b_uu,
    "decompress": decompress,
}
ERRORS = (ValueError, LookupError, binascii.Error, zlib.error, lzma.LZMAError, OSError, EOFError)
"""What broken data raises; hostile data is often broken on purpose."""
