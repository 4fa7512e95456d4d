"""Version numbers: which counts as the same, and which comes next."""

from collections.abc import Iterable

from semver import Version

FIRST = "1.0.0"


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
    newest = max(
        (Version.parse(number) for number in numbers if Version.is_valid(number)), default=None
    )
    return str(newest.bump_patch()) if newest else FIRST
