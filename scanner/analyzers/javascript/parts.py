"""Files that are too large to be read as a whole: cut into parts, and each read by itself."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.analyzers.base import Kind, Severity
from scanner.analyzers.javascript.vocabulary import SUSPICIOUS
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

PART_CHARACTERS = 250_000
OVERLAP = 8_000
"""What stands where one part ends is whole in the next."""
LAST_PLACES = 4_000
"""Of a part, in which the end of a statement is looked for."""

IN_PARTS = Rule(
    name="engine.read-in-parts",
    severity=Severity.LOW,
    cwe=None,
    message="This bundle is too large to be read as a whole; it was read in parts.",
    remedy="Depend on the package it comes from instead of shipping a copy.",
    kind=Kind.ENGINE,
)


def parts(source: Source) -> Iterator[tuple[int, Source]]:
    """Those that could hold malicious code, each with the number of lines before it."""
    start, lines = 0, 0
    while start < len(source.text):
        end = _end(source.text, start + PART_CHARACTERS)
        part = source.text[start:end]
        if SUSPICIOUS.search(part):
            yield lines, replace(source, text=part)
        following = max(start + 1, end - OVERLAP) if end < len(source.text) else end
        lines += source.text.count("\n", start, following)
        start = following


def _end(text: str, wanted: int) -> int:
    if wanted >= len(text):
        return len(text)
    found = max(text.rfind(sign, wanted - LAST_PLACES, wanted) for sign in ";}\n")
    return found + 1 if found > 0 else wanted
