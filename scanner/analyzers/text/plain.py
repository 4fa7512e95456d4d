"""Undoes what hides a sentence from a search: signs nobody sees, quotes, line breaks, base64."""

import base64
import binascii
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
BETWEEN = "#*/\\>|_~+\"'`{}()-"
"""Signs of comments, quotes and joined strings: a sentence goes on behind them."""
TO_SPACES = str.maketrans(dict.fromkeys(BETWEEN, " "))
SHORTEST_ENCODED = 40
ENCODED = re.compile(r"[A-Za-z0-9+/]{40,8000}={0,2}")
MOST_ENCODED = 200
PRINTABLE_SHARE = 0.97
# Letters of other alphabets that pass for Latin ones, by their numbers: they look alike here too.
LOOK_ALIKES = {
    **dict(zip((0x430, 0x435, 0x43E, 0x440, 0x441, 0x443, 0x445), "aeopcyx", strict=True)),
    **dict(zip((0x456, 0x458, 0x455, 0x501, 0x4BB), "ijsdh", strict=True)),
    **dict(zip((0x3BF, 0x3B1, 0x3B5, 0x3B9, 0x3BA, 0x3BD), "oaeikv", strict=True)),
}


def plain(text: str) -> str:
    """In small letters, its words one space apart."""
    if text.isascii():
        return " ".join(text.lower().translate(TO_SPACES).split())
    text = INVISIBLE.sub("", text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.lower()
    # A table is slow for a text that is not ASCII; most of these signs are not in it at all.
    for sign in BETWEEN:
        text = text.replace(sign, " ")
    for number, twin in LOOK_ALIKES.items():
        text = text.replace(chr(number), twin)
    return " ".join(text.split())


class Lines:
    """The lines of a text by positions in its plain form, made when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def at(self, position: int) -> int:
        """The line of the word at ``position``."""
        return self._numbers[max(0, bisect_right(self._starts, position) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._found]

    @cached_property
    def _numbers(self) -> list[int]:
        return [number for _, number in self._found]

    @cached_property
    def _found(self) -> list[tuple[int, int]]:
        """Where in the plain form the lines with words begin."""
        found, start = [], 0
        for number, line in enumerate(self._text.split("\n"), start=1):
            if words := plain(line):
                found.append((start, number))
                start += len(words) + 1
        return found or [(0, 1)]


def decoded(text: str) -> Iterator[tuple[int, str]]:
    """Line and content of what is sentences in base64, as far as a file has a sane amount."""
    for at, found in islice(_encoded(text), MOST_ENCODED):
        word = found.rstrip("=")
        try:
            content = base64.b64decode(word + "=" * (-len(word) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        shown = sum(sign.isprintable() or sign in "\n\t\r" for sign in content)
        if " " in content and shown >= PRINTABLE_SHARE * len(content):
            yield text.count("\n", 0, at) + 1, content


def _encoded(text: str) -> Iterator[tuple[int, str]]:
    """Place of its word, and content. Long words are few, and none but them can match."""
    at = 0
    for word in [word for word in text.split() if len(word) >= SHORTEST_ENCODED]:
        at = text.index(word, at)
        for match in ENCODED.finditer(word):
            yield at, match[0]
        at += len(word)
