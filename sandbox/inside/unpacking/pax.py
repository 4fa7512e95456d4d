"""Headers that give the next entry of a tar a longer name than its own has room for."""

import re
from collections.abc import Iterator

from .limits import MAX_PAX_RECORDS
from .refusal import Refused

RECORD = re.compile(rb"([1-9][0-9]{0,5}) ([^=\n]+)=")


def long_name_of(kind: bytes, data: bytes) -> bytes:
    """The next entry's real name, if ``data`` gives one."""
    if kind == b"L":
        return data.rstrip(b"\0")
    names = [value for key, value in _records(data) if _is_name(key, kind, value)]
    if len(names) > 1:
        raise Refused("header_mismatch", "gives an entry two names", names[-1])
    return names[0] if names else b""


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    for _ in range(MAX_PAX_RECORDS):
        if position == len(data):
            return
        found = RECORD.match(data, position)
        end = position + int(found[1]) if found else 0
        if not found or end <= found.end() or data[end - 1 : end] != b"\n":
            raise Refused("corrupt", "has an extended header that makes no sense")
        yield found[2], data[found.end() : end - 1]
        position = end
    if position < len(data):
        raise Refused("corrupt", "has more extended headers than it needs")


def _is_name(key: bytes, kind: bytes, value: bytes) -> bool:
    """These change how the data is read; with "g" they would do so for every entry."""
    if key in {b"size", b"hdrcharset"} or b"sparse" in key or (key == b"path" and kind == b"g"):
        raise Refused("special_file", "has a header that redefines its entries", value)
    return key == b"path"
