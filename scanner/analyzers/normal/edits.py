"""Replaces pieces of a text and remembers which line each resulting line came from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

GROWTH_FACTOR = 3
GROWTH_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Bytes ``start`` to ``end`` are written as ``text``."""

    start: int
    end: int
    text: str


class Document:
    """UTF-8 bytes with edits. Edits that overlap an earlier one are dropped."""

    def __init__(self, data: bytes, edits: Iterable[Edit]) -> None:
        self.data = data
        self.edits: list[Edit] = []
        position = 0
        room = len(data) * GROWTH_FACTOR + GROWTH_BYTES
        for edit in sorted(edits, key=lambda each: (each.start, -each.end)):
            growth = len(edit.text) - (edit.end - edit.start)
            if edit.start >= position and growth <= room:
                self.edits.append(edit)
                position, room = edit.end, room - max(growth, 0)
        self._starts = [edit.start for edit in self.edits]

    @cached_property
    def _newlines(self) -> list[int]:
        found, position = [], self.data.find(b"\n")
        while position >= 0:
            found.append(position)
            position = self.data.find(b"\n", position + 1)
        return found

    def line_at(self, offset: int) -> int:
        return bisect_left(self._newlines, offset) + 1

    def text(self, start: int, end: int) -> str:
        return "\n".join(line for line, _ in self.lines(start, end))

    def lines(self, start: int, end: int) -> list[tuple[str, int]]:
        """The lines between two offsets after the edits, and where each begins in the original.

        Blank ones are left out.
        """
        written: list[tuple[str, int]] = []
        pieces = self._pieces(start, end)
        open_line, open_number = "", self.line_at(start)
        for piece, number, is_original in pieces:
            first, *rest = piece.split("\n")
            if not open_line.strip():
                open_number = number
            open_line += first
            for step, line in enumerate(rest, start=1):
                if open_line.strip():
                    written.append((open_line.rstrip(), open_number))
                open_line, open_number = line, number + (step if is_original else 0)
        if open_line.strip():
            written.append((open_line.rstrip(), open_number))
        return written

    def whole(self) -> str:
        """All of it after the edits, blank lines too."""
        return "".join(piece for piece, _, _ in self._pieces(0, len(self.data)))

    def _pieces(self, start: int, end: int) -> list[tuple[str, int, bool]]:
        pieces: list[tuple[str, int, bool]] = []
        position = start
        for edit in self.edits[bisect_left(self._starts, start) : bisect_right(self._starts, end)]:
            if edit.end > end:
                break
            pieces.append(self._original(position, edit.start))
            pieces.append((edit.text, self.line_at(edit.start), False))
            position = edit.end
        pieces.append(self._original(position, end))
        return pieces

    def _original(self, start: int, end: int) -> tuple[str, int, bool]:
        return self.data[start:end].decode(errors="replace"), self.line_at(start), True
