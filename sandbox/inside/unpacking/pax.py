"""Headers that give the next entry of a tar a longer name than its own has room for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .limits import MAX_PAX_RECORDS
from .refusal import Refused

RECORD = re.compile(rb"([1-9][0-9]{0,5}) ([^=\n]+)=")


class Extension(NamedTuple):
    """What the next entry is really called, if that is said, and what its size is said to be."""

    name: bytes = b""
    size: int | None = None
    names_target: bool = False
    """Whether it says what a link names, which we read only where the entry itself says it."""

    def require_size(self, size: int) -> None:
        """Some tools write the size twice. Where they differ, two readers see two archives."""
        if self.size not in {None, size}:
            raise _redefined(str(self.size))


def extension_of(kind: bytes, data: bytes) -> Extension:
    if kind == b"L":
        return Extension(data.rstrip(b"\0"))
    records = list(_records(data))
    for key, value in records:
        _refuse_redefinition(kind, key, value)
    names = [value for key, value in records if key == b"path"]
    if len(names) > 1:
        raise Refused("header_mismatch", "gives an entry two names", names[-1])
    sizes = {value for key, value in records if key == b"size"}
    if len(sizes) > 1 or not all(re.fullmatch(rb"[0-9]{1,12}", size) for size in sizes):
        raise Refused("header_mismatch", "gives an entry a size that makes no sense")
    size = int(sizes.pop()) if sizes else None
    names_target = any(key == b"linkpath" for key, _ in records)
    return Extension(names[0] if names else b"", size, names_target)


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


def _refuse_redefinition(kind: bytes, key: bytes, value: bytes) -> None:
    """These change how the data is read; with "g" they would do so for every entry."""
    is_global = kind == b"g" and key in {b"path", b"size", b"linkpath"}
    if key == b"hdrcharset" or b"sparse" in key or is_global:
        raise _redefined(value)


def _redefined(value: bytes | str) -> Refused:
    return Refused("special_file", "has a header that redefines its entries", value)
