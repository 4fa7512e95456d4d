"""Text that somebody may have written to mislead its reader, shown as what it is.

Characters that are invisible, or turn the direction of what follows, are written as their code
points. So code reads in the order in which a machine reads it (CVE-2021-42574, "Trojan Source").
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

LINES_PER_PAGE = 2_000
SHOWN_BYTES = 512 * 1024
LONGEST_LINE = 5_000
MARKS_PER_RUN = 4
# All but the tab: controls, other spaces, joiners and marks of direction, fillers, variation
# selectors, private use, tags.
ODD = re.compile(
    "[\\x00-\\x08\\x0a-\\x1f\\x7f-\\xa0\\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U000e0000-\U0010ffff]+"
)


class Span(NamedTuple):
    """The next ``length`` characters, and the CSS class of what they are."""

    css: str
    length: int


class Line(NamedTuple):
    number: int
    html: SafeString
    is_odd: bool
    """It holds characters that are written as their code points."""


def decoded(text: bytes) -> str:
    r"""Every byte that is no UTF-8 as ``\xff``, so that nothing is left out."""
    return text.decode(errors="backslashreplace")


def lines_of(text: str) -> list[str]:
    """What an editor numbers; a carriage return within a line stays and is shown."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def visible(text: str) -> SafeString:
    r"""Escape a text, and write what is invisible in it as code points.

    >>> visible("<b>\u202e")
    '&lt;b&gt;<span class="odd" title="RIGHT-TO-LEFT OVERRIDE">U+202E</span>'
    """
    pieces, end = [], 0
    for found in ODD.finditer(text):
        pieces += [escape(text[end : found.start()]), _named(found[0])]
        end = found.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  each piece is escaped


def _named(run: str) -> SafeString:
    marks = [
        format_html(
            '<span class="odd" title="{}">U+{}</span>',
            unicodedata.name(each, "a control or private character"),
            f"{ord(each):04X}",
        )
        for each in run[:MARKS_PER_RUN]
    ]
    if len(run) > MARKS_PER_RUN:
        marks.append(format_html('<span class="odd">+{}</span>', len(run) - MARKS_PER_RUN))
    return mark_safe("".join(marks))  # noqa: S308  format_html made each


def shown(line: str, spans: Sequence[Span] = ()) -> SafeString:
    """One line as HTML, coloured by its spans; a very long one is cut and says so."""
    cut, pieces, start = line[:LONGEST_LINE], [], 0
    for css, length in spans:
        piece = visible(cut[start : start + length])
        pieces.append(format_html('<span class="{}">{}</span>', css, piece) if css else piece)
        start += length
    pieces.append(visible(cut[start:]))
    if len(line) > LONGEST_LINE:
        left = len(line) - LONGEST_LINE
        pieces.append(format_html('<span class="odd">{} more characters</span>', left))
    return mark_safe("".join(map(conditional_escape, pieces)))  # noqa: S308  safe already


def page_of(
    lines: Sequence[str], *, first: int, spans: Sequence[Sequence[Span]] = ()
) -> Iterator[Line]:
    """Lines from number ``first`` on, one page of them."""
    for number in range(first, min(first + LINES_PER_PAGE, len(lines) + 1)):
        line = lines[number - 1]
        html = shown(line, spans[number - 1] if number <= len(spans) else ())
        yield Line(number, html, is_odd=bool(ODD.search(line)))


def page_with(line: int) -> int:
    """The number of the first line on the page that shows ``line``."""
    return (max(line, 1) - 1) // LINES_PER_PAGE * LINES_PER_PAGE + 1
