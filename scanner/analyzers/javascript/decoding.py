"""Undoes the encodings that hide a text, within bounds. Nothing of what comes out is run."""

import base64
import binascii
import zlib
from urllib.parse import quote, unquote

MAX_LENGTH = 256 * 1024
BASE64 = frozenset({"base64", "base64url"})
TEXTS = {"utf8": "utf-8", "utf-8": "utf-8", "ascii": "latin-1", "binary": "latin-1"}
TEXTS |= {"latin1": "latin-1", "ucs2": "utf-16-le", "utf16le": "utf-16-le", "utf-16le": "utf-16-le"}
INFLATERS = {"inflateSync": 15, "gunzipSync": 31, "unzipSync": 47, "inflateRawSync": -15}


def to_bytes(value: str, encoding: str = "utf-8") -> bytes | None:
    """``Buffer.from(value, encoding)``, which skips what does not fit."""
    try:
        if encoding in BASE64:
            return _from_base64(value)
        if encoding == "hex":
            return bytes.fromhex(value)
        return value.encode(TEXTS.get(encoding, "utf-8"), errors="replace")
    except (ValueError, binascii.Error):
        return None


def to_text(value: bytes, encoding: str = "utf-8") -> str:
    """``buffer.toString(encoding)``."""
    if encoding in BASE64:
        return base64.b64encode(value).decode()
    return (
        value.hex()
        if encoding == "hex"
        else value.decode(TEXTS.get(encoding, "utf-8"), errors="replace")
    )


def atob(value: str) -> str | None:
    """One sign a byte, as browsers answer it."""
    content = to_bytes(value, "base64")
    return None if content is None else content.decode("latin-1")


def btoa(value: str) -> str:
    return base64.b64encode(value.encode("latin-1", errors="replace")).decode()


def _from_base64(value: str) -> bytes:
    plain = "".join(value.split()).rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4))


def escape(value: str) -> str:
    return quote(value.encode("latin-1", errors="replace"))


def unescape(value: str) -> str:
    return unquote(value, encoding="latin-1")


def inflate(name: str, value: bytes) -> bytes | None:
    """``zlib.gunzipSync(value)`` and its siblings, no further than ``MAX_LENGTH``."""
    try:
        return zlib.decompressobj(INFLATERS[name]).decompress(value, MAX_LENGTH)
    except zlib.error:
        return None
