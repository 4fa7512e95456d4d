"""Which version number is higher, and which of them a range allows.

As SemVer 2.0.0 says: 1.10.0 is above 1.9.0, and 2.0.0-beta.1 below 2.0.0. Ranges are written as
npm writes them: ``^1.4``, ``~1.4.2``, ``1.x``, ``>=1.2 <2``.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from semantic_version import NpmSpec, Version
from semantic_version.base import Range

from marketplace.core.errors import Invalid

FIRST = "1.0.0"
RANGE_LENGTH_MAX = 100
AFTER_OPERATOR = re.compile(r"(?<=[<>=~^])\s+")
LEADING_ZEROS = re.compile(r"(?<=[-.])0+(?=[0-9]+(?:[.+]|$))")


class RangeInvalid(Invalid):
    code = "version_range_invalid"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text[:RANGE_LENGTH_MAX]}” is not a range of versions. "
            "Write it like ^1.4, ~1.4.2, 1.x or >=1.2 <2; leave it empty for any."
        )


class VersionRange(NpmSpec):  # type: ignore[misc]  # it has no types
    """npm hides nearly all pre-releases; here the channel does that, so a range is a range."""

    class Parser(NpmSpec.Parser):  # type: ignore[misc]
        @classmethod
        def range(cls, operator: str, target: Version) -> Range:
            return Range(operator, target, prerelease_policy=Range.PRERELEASE_NATURAL)


@lru_cache(maxsize=4096)
def precedence(number: str) -> Version:
    """What to sort version numbers by, lowest first.

    Numbers uploaded long ago may carry zeros that SemVer forbids, as in 1.0.0-01.

    >>> sorted(["1.10.0", "1.9.0", "2.0.0", "2.0.0-rc.2", "2.0.0-rc.10"], key=precedence)
    ['1.9.0', '1.10.0', '2.0.0-rc.2', '2.0.0-rc.10', '2.0.0']
    """
    return Version(LEADING_ZEROS.sub("", number))


def is_higher(number: str, *, than: str) -> bool:
    return bool(precedence(number) > precedence(than))


def without_build(number: str) -> str:
    """What decides which of two versions is newer; what follows a plus does not.

    >>> without_build("1.0.0+linux")
    '1.0.0'
    """
    return number.partition("+")[0]


def following(numbers: Iterable[str]) -> str:
    """The number that suggests itself after these.

    >>> following(["1.2.0", "1.10.0", "0.9.0"])
    '1.10.1'
    >>> following(["2.0.0-beta.1"])
    '2.0.0'
    """
    newest = max(map(precedence, numbers), default=None)
    return FIRST if newest is None else str(newest.next_patch())


def is_prerelease(number: str) -> bool:
    return "-" in without_build(number)


@lru_cache(maxsize=512)
def parse(text: str) -> VersionRange:
    """A range, ready to ask; an empty one allows everything.

    Raises:
        RangeInvalid: it is not written as one.
    """
    tidy = " ".join(AFTER_OPERATOR.sub("", text.replace(",", " ")).split())
    if len(text) > RANGE_LENGTH_MAX or not text.isprintable():
        raise RangeInvalid(text)
    try:
        return VersionRange(tidy or "*")
    except ValueError as error:
        raise RangeInvalid(text) from error


def allows(text: str, number: str) -> bool:
    """Whether a range has room for a version.

    >>> allows("^1.4", "1.10.0"), allows("^1.4", "2.0.0-beta.1"), allows(">=1.2, <2", "1.1.9")
    (True, False, False)
    """
    return bool(precedence(number) in parse(text))
