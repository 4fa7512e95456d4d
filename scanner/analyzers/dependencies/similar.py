"""Names that are almost those of well-known packages, as people who squat on them choose."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from scanner.analyzers.dependencies.component import Ecosystem, canonical

FOLDER = Path(__file__).parent / "names"
SHORTEST = 5
"""Below that, too many honest names are one letter apart."""
LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "|": "l"})


def imitated(ecosystem: Ecosystem, name: str) -> str | None:
    """The well-known name that this one can be taken for, or None."""
    if name in _popular(ecosystem) or name in _neighbours(ecosystem):
        return None
    if name.startswith("@"):
        return None  # a scope belongs to somebody
    skeletons = _skeletons(ecosystem)
    twin = skeletons.get(skeleton(name))
    if twin is not None and len(twin) >= SHORTEST - 1:
        return twin
    if len(name) < SHORTEST:
        return None
    return next(
        (
            known
            for letters in (len(name) - 1, len(name), len(name) + 1)
            for known in _by_length(ecosystem).get(letters, ())
            if letters >= SHORTEST and is_one_slip(name, known) and not _is_plural(name, known)
        ),
        None,
    )


def _is_plural(first: str, second: str) -> bool:
    """``cookie`` and ``cookies`` are two honest packages, and so are many such pairs."""
    short, long = sorted((first, second), key=len)
    return long == f"{short}s" and not short.endswith("s")


def skeleton(name: str) -> str:
    """What is left when separators and letters that look alike are made one."""
    plain = canonical(name).replace("-", "").translate(LOOK_ALIKES)
    return plain.replace("rn", "m").replace("vv", "w")


def is_one_slip(first: str, second: str) -> bool:
    """Whether one letter was added, left out, swapped with the next or mistyped.

    A digit for another is none, as ``mysql2`` counts its versions, and nobody mistypes the first
    letter of a word.
    """
    if first[:1] != second[:1] or first == second:
        return False
    short, long = sorted((first, second), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(long) - len(short) == 1:
        return short[at:] == long[at + 1 :] and not long[at].isdigit() and long[at] not in "-._"
    if len(long) != len(short):
        return False
    if short[at + 1 :] == long[at + 1 :]:
        return not (short[at].isdigit() and long[at].isdigit())
    swapped = short[:at] + short[at + 1 : at + 2] + short[at] + short[at + 2 :]
    return swapped == long


@cache
def _popular(ecosystem: Ecosystem) -> frozenset[str]:
    return frozenset((FOLDER / f"{ecosystem.lower()}.txt").read_text(encoding="utf-8").split())


@cache
def _neighbours(ecosystem: Ecosystem) -> frozenset[str]:
    lines = (FOLDER / "neighbours.txt").read_text(encoding="utf-8").splitlines()
    found = (line.split() for line in lines)
    return frozenset(name for kind, *names in found if kind == ecosystem.lower() for name in names)


@cache
def _skeletons(ecosystem: Ecosystem) -> Mapping[str, str]:
    return {skeleton(name): name for name in sorted(_popular(ecosystem))}


@cache
def _by_length(ecosystem: Ecosystem) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name in sorted(_popular(ecosystem)):
        found.setdefault(len(name), []).append(name)
    return found
