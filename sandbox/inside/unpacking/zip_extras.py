"""The fields that writers may add to a zip's headers."""

import struct
from collections.abc import Iterator

from .refusal import Refused

HEAD = struct.Struct("<HH")
ZIP64_SIZES, PKWARE_UNIX, UNICODE_NAME, UNICODE_COMMENT = 0x0001, 0x000D, 0x7075, 0x6375
ASI_UNIX = 0x756E
PKWARE_UNIX_BYTES = 12  # what is longer names a link's target, or a device
UNICODE_HEAD_BYTES = 5


def refuse_extras(extra: bytes, name: bytes) -> None:
    """They may not give an entry a second size, a second name or another kind."""
    seen: set[int] = set()
    for kind, value in _fields(extra, name):
        is_second_name = kind == UNICODE_NAME and value[UNICODE_HEAD_BYTES:] != name
        if kind in seen or is_second_name:
            raise Refused("header_mismatch", "has two names or two fields of a kind", name)
        if kind == ZIP64_SIZES:
            raise Refused("unsupported", "is stored as zip64", name)
        if kind == ASI_UNIX or (kind == PKWARE_UNIX and len(value) > PKWARE_UNIX_BYTES):
            raise Refused("link", "may be a link; a bundle holds files and folders only", name)
        if kind == UNICODE_COMMENT:
            raise Refused("archive_comment", "carries a comment", name)
        seen.add(kind)


def _fields(extra: bytes, name: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(extra):
        head = extra[position : position + HEAD.size]
        kind, length = HEAD.unpack(head.ljust(HEAD.size, b"\xff"))
        value = extra[position + HEAD.size : position + HEAD.size + length]
        if len(value) != length:
            raise Refused("header_mismatch", "has damaged extra fields", name)
        yield kind, value
        position += HEAD.size + length
