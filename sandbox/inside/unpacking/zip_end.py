"""Where a zip ends, which is where its reader begins."""

import os
import re
import struct
from typing import BinaryIO, NamedTuple

from .limits import MAX_ENTRIES
from .refusal import Refused

END = struct.Struct("<4s4H2IH")
END_SIGNATURE, LOCATOR64_SIGNATURE = b"PK\5\6", b"PK\6\7"
MAX_COMMENT_BYTES = 0xFFFF
ZIP64_LOCATOR_BYTES = 20
ZIP64_MARKS = {0xFFFF, 0xFFFFFFFF}
GIT_COMMENT = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")  # ``git archive`` leaves the commit here


class ZipEnd(NamedTuple):
    """The last end record, and all that follows it."""

    at: int
    disk: int
    first_disk: int
    here: int
    entries: int
    length: int
    start: int
    comment_bytes: int
    rest: bytes

    @property
    def is_last(self) -> bool:
        return len(self.rest) == self.comment_bytes


def zip_end(file: BinaryIO) -> ZipEnd | None:
    size = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, size - END.size - MAX_COMMENT_BYTES))
    tail = file.read()
    at = tail.rfind(END_SIGNATURE)
    if at < 0 or len(tail) - at < END.size:
        return None
    _, *facts = END.unpack_from(tail, at)
    return ZipEnd._make((start + at, *facts, tail[at + END.size :]))


def checked_end(file: BinaryIO) -> ZipEnd:
    """The end record, once it is clear that it is the only one and nothing hides around it."""
    if (end := zip_end(file)) is None:
        raise Refused("truncated", "is cut off: its table of contents is missing")
    if not end.is_last:
        raise Refused("trailing_data", "has data after its end")
    if end.rest and not GIT_COMMENT.fullmatch(end.rest):
        raise Refused("archive_comment", "carries a comment")
    if end.entries > MAX_ENTRIES:
        raise Refused("too_many_entries", f"holds over {MAX_ENTRIES} entries")
    is_split = end.disk or end.first_disk or end.here != end.entries
    if is_split or ZIP64_MARKS & {end.entries, end.length, end.start}:
        raise Refused("unsupported", "is split, or too large for an ordinary zip")
    file.seek(max(0, end.at - ZIP64_LOCATOR_BYTES))
    if file.read(4) == LOCATOR64_SIGNATURE:
        raise Refused("unsupported", "is stored as zip64")
    if end.start + end.length != end.at:
        raise Refused("prepended_data", "has data before its beginning or around its contents")
    return end
