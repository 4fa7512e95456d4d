"""Letters that are not what they look like, or that nobody sees."""

import re
from collections.abc import Iterator

from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import LINE_LIMIT_CHARACTERS, Source
from scanner.analyzers.text import rules

CODE = re.compile(r"\.(?:py|[cm]?[jt]sx?|sh|rb|php|go|rs|java|pl|vue|svelte|html?)$")
TAGS = re.compile("[\U000e0020-\U000e007e]{3,}")
FLAG = "\U0001f3f4"
"""The flags of Scotland and others are spelled with tags after it, honestly."""
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
UNSEEN = re.compile("[\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0020-\U000e01ef]")
"""One of each kind that ``_hidden`` looks for several of."""
ZERO_WIDTH_RUN = re.compile("[\u200b-\u200d\u2060-\u2064\ufeff]{16,}")
SPLIT = re.compile("[A-Za-z_][\u200b-\u200d\u2060-\u2064\ufeff\u00ad\u180e\u3164\u115f]+[A-Za-z_(]")
NAME = re.compile(
    r"(?:\b(?:def|class|import|from|function|const|let|var|as)\s+)([^\W\d]\w{2,})"
    r"|(?<!\w)([^\W\d]\w{2,})(?=\s?(?:[(=\[.]|:\s?\w+\s?=))"
)
"""A word that is used as a name: Celery's documentation has honest slips in its sentences."""
TWINS = frozenset(
    chr(number)
    for number in (
        *(0x430, 0x435, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x456, 0x458, 0x455, 0x501, 0x4BB),
        *(0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D, 0x41E, 0x420, 0x421, 0x422, 0x425, 0x406),
        *(0x3BF, 0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1),
        *(0x3A4, 0x3A5, 0x3A7, 0x408, 0x405),
    )
)
"""Cyrillic and Greek letters that pass for Latin ones."""
LATIN = re.compile(r"[A-Za-z]")


def letters(source: Source) -> Iterator[tuple[Rule, int, str]]:
    """Rule, line and evidence. Nothing can be found in plain ASCII."""
    if source.text.isascii():
        return
    is_code = CODE.search(source.path) is not None
    if not is_code and not UNSEEN.search(source.text):
        return
    for number, line in enumerate(source.lines, start=1):
        if not line.isascii():
            hidden = _hidden(line)
            if hidden is not None:
                yield rules.INVISIBLE, number, hidden
            elif is_code:
                yield from ((rule, number, what) for rule, what in _in_code(line))


def _hidden(line: str) -> str | None:
    """What the line says invisibly, as far as that can be shown."""
    for match in TAGS.finditer(line):
        if line[max(0, match.start() - 1) : match.start()] != FLAG:
            return "".join(chr(ord(sign) - 0xE0000) for sign in match[0])
    unseen = SELECTORS.search(line) or ZERO_WIDTH_RUN.search(line)
    return f"{len(unseen[0])} invisible characters" if unseen else None


def _in_code(line: str) -> Iterator[tuple[Rule, str]]:
    line = line[:LINE_LIMIT_CHARACTERS]
    if any(not _is_quoted(line, match.start()) for match in SPLIT.finditer(line)):
        yield rules.SPLIT_WORD, line
    for word in (first or second for first, second in NAME.findall(line)):
        if not word.isascii() and _is_mixed(word):
            yield rules.LOOK_ALIKE, word


def _is_quoted(line: str, at: int) -> bool:
    """Whether it stands in a text, into which people paste such signs without knowing."""
    before, after = line[:at], line[at:]
    return any(before.count(quote) % 2 and quote in after for quote in "\"'`")


def _is_mixed(word: str) -> bool:
    """More Latin letters than others, and all the others look like Latin ones."""
    foreign = [sign for sign in word if not sign.isascii()]
    return all(sign in TWINS for sign in foreign) and len(LATIN.findall(word)) > len(foreign)
