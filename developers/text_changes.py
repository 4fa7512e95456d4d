"""What changed between two texts, paragraph by paragraph and word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, unified_diff
from typing import NamedTuple

MARKS = re.compile(r"^#{1,6} |\*\*|__", re.MULTILINE)

Piece = tuple[str, str]
"""``same``, ``gone`` or ``new``, and the words."""


class Paragraph(NamedTuple):
    """One paragraph of the comparison, in pieces that stay in reading order."""

    kind: str
    """``same``, ``gone``, ``new``, or ``changed`` where only some of its words are."""
    pieces: list[Piece]


def compare(old: str, new: str) -> list[Paragraph]:
    r"""Lay both texts over each other.

    >>> compare("Keep this.\\n\\nYou get 80 %.", "Keep this.\\n\\nYou get 85 %.")[1].pieces
    [('same', 'You get '), ('gone', '80'), ('new', '85'), ('same', ' %.')]
    """
    before, after = _paragraphs(old), _paragraphs(new)
    return [
        paragraph
        for tag, i1, i2, j1, j2 in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes()
        for paragraph in _block(tag, before[i1:i2], after[j1:j2])
    ]


def unified(old: str, new: str, *, names: tuple[str, str]) -> str:
    """The same for programs: a unified diff by lines."""
    lines = unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="")
    return "\n".join(lines)


def _block(tag: str, before: list[str], after: list[str]) -> Iterator[Paragraph]:
    if tag == "equal":
        yield from (Paragraph("same", [("same", text)]) for text in after)
        return
    paired = min(len(before), len(after))
    for old, new in zip(before, after, strict=False):
        yield Paragraph("changed", list(_words(old, new)))
    yield from (Paragraph("gone", [("gone", text)]) for text in before[paired:])
    yield from (Paragraph("new", [("new", text)]) for text in after[paired:])


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = re.findall(r"\s+|\w+|[^\w\s]", old), re.findall(r"\s+|\w+|[^\w\s]", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield "same", "".join(after[j1:j2])
            continue
        if i2 > i1:
            yield "gone", "".join(before[i1:i2])
        if j2 > j1:
            yield "new", "".join(after[j1:j2])


def _paragraphs(text: str) -> list[str]:
    """As they read: without the line breaks and the marks that Markdown does not show."""
    parts = re.split(r"\n\s*\n", MARKS.sub("", text))
    return [" ".join(part.split()) for part in parts if part.strip()]
