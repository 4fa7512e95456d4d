"""Cuts the lines around suspicious places out of their files, within a budget."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from scanner.analyzers.rules import redact
from scanner.analyzers.secrets.assigned import assigned
from scanner.analyzers.secrets.kinds import KINDS
from scanner.analyzers.slices.comments import part
from scanner.analyzers.slices.places import Place
from scanner.analyzers.sources import PARSE_LIMIT_BYTES, Source, files, read_text

BEFORE_LINES, AFTER_LINES = 12, 25
MOST_LINE_CHARACTERS = 1500
MOST_SLICES = 40
HIDDEN = "[secret]"


class Slice(NamedTuple):
    """``code`` begins at ``line`` of the file and has no comments; those are beside it."""

    path: str
    line: int
    code: str
    comments: list[str]

    @property
    def characters(self) -> int:
        return len(self.path) + len(self.code) + sum(map(len, self.comments))


def cut(tree: Path, wanted: Iterable[Place], *, characters: int) -> list[Slice]:
    """The most suspicious parts, as many as fit. Secrets are blacked out."""
    paths = dict(files(tree))
    sources: dict[str, _Parted | None] = {}
    taken: dict[str, set[int]] = {}
    slices: list[Slice] = []
    for place in wanted:
        if place.path not in paths or len(slices) == MOST_SLICES:
            continue
        if place.path not in sources:
            sources[place.path] = _Parted.of(place.path, paths[place.path])
        source, known = sources[place.path], taken.setdefault(place.path, set())
        if source is None or max(place.line, 1) in known:
            continue
        piece = source.around(place.line, without=known)
        if piece.characters > characters:
            continue
        characters -= piece.characters
        known.update(range(piece.line, piece.line + piece.code.count("\n") + 1))
        slices.append(piece)
    return slices


class _Parted:
    """A file whose comments were taken out, line by line."""

    def __init__(self, source: Source) -> None:
        self.path = source.path
        code, self.comments = part(_without_secrets(source), source.path)
        self.lines = [line[:MOST_LINE_CHARACTERS] for line in code.split("\n")]

    @classmethod
    def of(cls, relative: str, path: Path) -> "_Parted | None":
        if path.stat().st_size > PARSE_LIMIT_BYTES:
            return None
        source = read_text(relative, path)
        return None if source is None else cls(source)

    def around(self, line: int, *, without: set[int]) -> Slice:
        """Lines that another slice shows already end it."""
        middle = min(max(line, 1), len(self.lines))
        first = last = middle
        while first > 1 and middle - first < BEFORE_LINES and first - 1 not in without:
            first -= 1
        while last < len(self.lines) and last - middle < AFTER_LINES and last + 1 not in without:
            last += 1
        comments = [
            f"{number}: {text[:MOST_LINE_CHARACTERS]}"
            for number, text in self.comments
            if first <= number <= last
        ]
        return Slice(self.path, first, "\n".join(self.lines[first - 1 : last]), comments)


def _without_secrets(source: Source) -> str:
    text = source.text
    for value in sorted(set(_secrets(source)), key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    return redact(text)


def _secrets(source: Source) -> Iterator[str]:
    for kind in KINDS:
        for _, value in kind.found_in(source.text):
            yield value
    for _, _, value in assigned(source, source.text.lower()):
        yield value
