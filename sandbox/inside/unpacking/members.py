"""One entry of an archive, checked before anything of it is read."""

import stat
from collections.abc import Iterator
from typing import NamedTuple

from .limits import MAX_FILE_BYTES, MIB
from .names import clean_path
from .refusal import Refused


class Member(NamedTuple):
    """One entry. Read ``pieces`` before asking for the next member."""

    path: str
    is_directory: bool
    is_executable: bool
    pieces: Iterator[bytes]
    target: str = ""
    """Of a link, the path of what it names."""
    may_be_broken: bool = False
    """Whether the link may name what is not there, as symbolic ones may."""


def member(
    raw: bytes, *, size: int, mode: int, is_directory: bool, pieces: Iterator[bytes]
) -> Member:
    path = clean_path(raw)
    if is_directory and size:
        raise Refused("corrupt", "is a folder with data", path)
    if not is_directory and (not path or raw.endswith(b"/")):
        raise Refused("bad_name", "is a file without a name", raw)
    if size > MAX_FILE_BYTES:
        raise Refused("file_too_large", f"is larger than {MAX_FILE_BYTES // MIB} MiB", path)
    return Member(path, is_directory, bool(mode & stat.S_IXUSR), pieces)
