"""Versions and ranges of npm, as far as advisories need them."""

import re
from typing import NamedTuple

VERSION = re.compile(r"[v=\s]*(\d{1,12})(?:\.(\d{1,12}))?(?:\.(\d{1,12}))?(?:-([\w.-]{1,100}))?")


class Version(NamedTuple):
    """Compares as SemVer says; what comes after a plus counts for nothing."""

    numbers: tuple[int, int, int]
    is_final: bool
    """A release is later than everything before it with the same numbers."""
    pre: tuple[tuple[int, int, str], ...]


def parse(text: str) -> Version | None:
    """None for what is no version of npm."""
    match = VERSION.match(text.partition("+")[0])
    if match is None:
        return None
    numbers = (int(match[1]), int(match[2] or 0), int(match[3] or 0))
    pre = tuple(_identifier(each) for each in match[4].split(".")) if match[4] else ()
    return Version(numbers, not pre, pre)


def _identifier(text: str) -> tuple[int, int, str]:
    """Numbers come before words."""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)
