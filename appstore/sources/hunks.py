"""How one text became another: hunks of lines, with the words that differ marked."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from appstore.sources import matching, showing
from appstore.sources.matching import Block, Budget

CONTEXT = 3
ROWS_SHOWN = 3_000
MARKED_LINE = 500
"""In longer lines no words are marked."""
WORDS = re.compile(r"\w+|\s+|.")
STEPS_PER_WORD = 20
"""What marking one costs of a budget."""
ALIKE_ENOUGH = 0.3


class Row(NamedTuple):
    """``kind`` is ``add``, ``del`` or ``same``; a number is None where the line does not exist."""

    kind: str
    old: int | None
    new: int | None
    html: SafeString


class Hunk(NamedTuple):
    heading: str
    rows: list[Row]


class FileDiff(NamedTuple):
    added: int
    removed: int
    hunks: list[Hunk]
    is_cut: bool
    """There is more than is shown."""


class LineCounts(NamedTuple):
    added: int
    removed: int


def counts(before: bytes, after: bytes, budget: Budget) -> LineCounts:
    found = list(matching.blocks(before.split(b"\n"), after.split(b"\n"), budget))
    return LineCounts(
        added=sum(block.b_end - block.b_start for block in found),
        removed=sum(block.a_end - block.a_start for block in found),
    )


def diff(before: bytes, after: bytes, budget: Budget) -> FileDiff:
    """Compare two texts line by line. Differences in line ends alone are shown, too."""
    # The ends stay on the lines for the comparison: "\r\n" and "\n" are not the same text.
    old, new = (showing.decoded(text).split("\n") for text in (before, after))
    old, new = (lines[:-1] if lines[-1] == "" else lines for lines in (old, new))
    found = list(matching.blocks(old, new, budget))
    hunks, is_cut = _shown(found, old, new, budget)
    return FileDiff(
        added=sum(block.b_end - block.b_start for block in found),
        removed=sum(block.a_end - block.a_start for block in found),
        hunks=hunks,
        is_cut=is_cut,
    )


def _shown(
    found: Sequence[Block], old: list[str], new: list[str], budget: Budget
) -> tuple[list[Hunk], bool]:
    """The hunks there is room for, and whether there are more. Of those nothing is made."""
    hunks: list[Hunk] = []
    left = ROWS_SHOWN
    for group in _grouped(found):
        if left <= 0:
            return hunks, True
        hunk = _hunk(group, old, new, budget)
        hunks.append(hunk._replace(rows=hunk.rows[:left]))
        left -= len(hunk.rows)
    return hunks, left < 0


def _grouped(found: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks whose surroundings touch are one hunk."""
    group: list[Block] = []
    for block in found:
        if group and block.a_start - group[-1].a_end > 2 * CONTEXT:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _hunk(group: list[Block], old: list[str], new: list[str], budget: Budget) -> Hunk:
    first, last = group[0], group[-1]
    start = max(first.a_start - CONTEXT, 0)
    offset = first.b_start - first.a_start
    end = min(last.a_end + CONTEXT, len(old))
    rows = list(islice(_rows(group, (start, end), old, new, budget), ROWS_SHOWN + 1))
    old_count, new_count = end - start, end - last.a_end + last.b_end - start - offset
    heading = f"@@ -{start + 1},{old_count} +{start + offset + 1},{new_count} @@"
    return Hunk(heading, rows)


def _rows(
    group: list[Block], span: tuple[int, int], old: list[str], new: list[str], budget: Budget
) -> Iterator[Row]:
    at, offset = span[0], group[0].b_start - group[0].a_start
    for block in group:
        yield from _same(old, at, block.a_start, offset)
        yield from _changed(block, old, new, budget)
        at, offset = block.a_end, block.b_end - block.a_end
    yield from _same(old, at, span[1], offset)


def _same(old: list[str], start: int, end: int, offset: int) -> Iterator[Row]:
    for i in range(start, end):
        yield Row("same", i + 1, i + offset + 1, showing.shown(old[i].removesuffix("\r")))


def _changed(block: Block, old: list[str], new: list[str], budget: Budget) -> Iterator[Row]:
    gone, come = old[block.a_start : block.a_end], new[block.b_start : block.b_end]
    pairs = (
        [_marked(one, other, budget) for one, other in zip(gone, come, strict=True)]
        if len(gone) == len(come) <= ROWS_SHOWN
        else []
    )
    for i, line in enumerate(gone):
        yield Row("del", block.a_start + i + 1, None, pairs[i][0] if pairs else showing.shown(line))
    for j, line in enumerate(come):
        yield Row("add", None, block.b_start + j + 1, pairs[j][1] if pairs else showing.shown(line))


def _marked(before: str, after: str, budget: Budget) -> tuple[SafeString, SafeString]:
    """Both lines with the words that differ marked, when the rest of them is alike."""
    if max(len(before), len(after)) <= MARKED_LINE and not budget.is_spent:
        old, new = WORDS.findall(before), WORDS.findall(after)
        budget.steps -= STEPS_PER_WORD * (len(old) + len(new))
        kept = matching.matches(old, new, budget)
        alike = sum(len(old[i]) for i, _ in kept)
        if alike >= ALIKE_ENOUGH * max(len(before), len(after)):
            return (
                _with_marks(old, {i for i, _ in kept}, "del"),
                _with_marks(new, {j for _, j in kept}, "ins"),
            )
    return showing.shown(before), showing.shown(after)


def _with_marks(words: Sequence[str], kept: set[int], tag: str) -> SafeString:
    pieces = [
        showing.visible(word)
        if i in kept
        else format_html("<{}>{}</{}>", mark_safe(tag), showing.visible(word), mark_safe(tag))  # noqa: S308  ours
        for i, word in enumerate(words)
    ]
    return mark_safe("".join(pieces))  # noqa: S308  each piece is escaped
