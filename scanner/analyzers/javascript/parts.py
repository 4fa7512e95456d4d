"""Files that are too large to be read as a whole: only what is around suspicious words is."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.javascript.syntax import signs
from scanner.analyzers.javascript.vocabulary import SUSPICIOUS
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth, Source

AROUND = (128_000, 32_000, 8_000, 4_000)
"""Characters on both sides of a suspicious word: as many as there is room for."""
MOST_SIGNS = 130_000
"""Read of one file, which takes seconds. Few libraries have more near such words, however large."""
PART_CHARACTERS = 250_000
OVERLAP = 8_000
"""What stands where one part ends is whole in the next."""
LAST_PLACES = 4_000
"""Of a part, in which the end of a statement is looked for."""
Span = tuple[int, int]

IN_PARTS = Rule(
    name="engine.read-in-parts",
    severity=Severity.LOW,
    cwe=None,
    message="This bundle is too large to be read whole; what is near suspicious words was read.",
    remedy="Depend on the package it comes from instead of shipping a copy.",
    kind=Kind.ENGINE,
)


def parts(source: Source) -> Iterator[tuple[int, Source]]:
    """Those that could hold malicious code, each with the number of lines before it."""
    depth = Depth.TOO_LARGE if source.depth is Depth.FULL else source.depth
    lines, counted = 0, 0
    for start, end in _spans(source.text):
        lines += source.text.count("\n", counted, start)
        counted = start
        yield lines, replace(source, text=source.text[start:end], depth=depth, is_part=True)


def _spans(text: str) -> Iterator[Span]:
    """In order, none longer than a part."""
    for first, end in _stretches(text):
        start = first
        while start < end:
            last = min(end, _statement_end(text, start + PART_CHARACTERS))
            yield start, last
            start = last if last == end else max(start + 1, last - OVERLAP)


def _stretches(text: str) -> list[Span]:
    words = [match.start() for match in SUSPICIOUS.finditer(text)]
    for width in AROUND:
        found = _around(text, words, width)
        if sum(signs(text[start:end]) for start, end in found) <= MOST_SIGNS:
            break
    return found


def _around(text: str, words: list[int], width: int) -> list[Span]:
    """Whole statements, and what overlaps as one."""
    found: list[Span] = []
    for word in words:
        if found and word - width <= found[-1][1]:
            found[-1] = found[-1][0], word + width
        else:
            found.append((max(0, word - width), word + width))
    return [(_statement_end(text, start), _statement_end(text, end)) for start, end in found]


def _statement_end(text: str, wanted: int) -> int:
    """Of the last statement that ends before ``wanted``."""
    if wanted >= len(text):
        return len(text)
    found = max(text.rfind(sign, max(0, wanted - LAST_PLACES), wanted) for sign in ";}\n")
    return found + 1 if found > 0 else wanted
