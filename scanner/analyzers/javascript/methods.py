"""What the methods of texts, lists and buffers answer for constants."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from scanner.analyzers.javascript import decoding
from scanner.analyzers.javascript.decoding import MAX_LENGTH

Constant = str | int | float | bytes | list[Any]
"""What folding can answer; lists hold constants."""
MAX_ITEMS = 20_000
MAX_RADIX = 36
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PLAIN_EXPRESSION = re.compile(
    r"/((?:[\w\s!@#%&=:;,<>\"'~`-]|\\[-/.*+?$^()|\[\]{}])+|\[[^\]\\]+\]\+?)/(\w*)"
)


class Pattern(str):
    """A regular expression's literal, which is plain enough to be applied."""

    __slots__ = ()


def spelled(value: Constant) -> str:
    """As ``String(value)`` spells it."""
    if isinstance(value, list):
        return ",".join(spelled(each) for each in value)
    if isinstance(value, bytes):
        return decoding.to_text(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def call_method(owner: Constant, name: str, values: list[Constant]) -> Constant | None:
    """The answer, or None when it is unknown or would be too large."""
    try:
        answer = _table(owner).get(name, _unknown)(owner, *values)
    except (TypeError, ValueError, IndexError, OverflowError, re.error):
        return None
    is_large = isinstance(answer, str | bytes | list) and len(answer) > MAX_LENGTH
    return None if is_large else answer


def _table(owner: Constant) -> Mapping[str, Callable[..., Constant | None]]:
    if isinstance(owner, str):
        return TEXT
    if isinstance(owner, list):
        return LIST
    return BUFFER if isinstance(owner, bytes) else NUMBER


def _unknown(*_: Constant) -> None:
    return None


def _slice(owner: Any, start: int = 0, end: int | None = None) -> Any:
    return owner[int(start) : None if end is None else int(end)]


def _substring(owner: str, start: int = 0, end: int | None = None) -> str:
    first, last = max(0, int(start)), len(owner) if end is None else max(0, int(end))
    return owner[min(first, last) : max(first, last)]


def _substr(owner: str, start: int = 0, length: int | None = None) -> str:
    first = int(start) if start >= 0 else max(0, len(owner) + int(start))
    return owner[first:] if length is None else owner[first : first + max(0, int(length))]


def _at(owner: Any, index: int = 0) -> Any:
    return owner[int(index)]


def _code(owner: str, index: int = 0) -> int:
    return ord(owner[int(index)])


def _replace(owner: str, wanted: str, other: str, *, every: bool = False) -> str | None:
    if not isinstance(other, str):
        return None
    if not isinstance(wanted, Pattern):
        return owner.replace(wanted, other, -1 if every else 1)
    match = PLAIN_EXPRESSION.fullmatch(wanted)
    if match is None or "$" in other:
        return None
    flags = re.IGNORECASE if "i" in match[2] else 0
    return re.sub(match[1], lambda _: other, owner, count=0 if "g" in match[2] else 1, flags=flags)


def _split(owner: str, separator: str | None = None, *_: int) -> list[Constant] | None:
    if separator is None or isinstance(separator, Pattern) or len(owner) > MAX_LENGTH:
        return None
    return list(owner.split(separator)) if separator else list(owner)


def _repeat(owner: str, times: int) -> str | None:
    return owner * int(times) if len(owner) * times <= MAX_LENGTH else None


def _join(owner: list[Constant], separator: str = ",") -> str | None:
    words = [spelled(each) for each in owner]
    is_short = sum(map(len, words)) + len(words) * len(separator) <= MAX_LENGTH
    return separator.join(words) if is_short else None


def _concat(owner: Any, *others: Any) -> Any:
    if isinstance(owner, str):
        return owner + "".join(spelled(other) for other in others)
    joined = list(owner)
    for other in others:
        joined.extend(other if isinstance(other, list) else [other])
    return joined


def _in_radix(owner: int, radix: int = 10) -> str | None:
    if not isinstance(owner, int) or not 1 < radix <= MAX_RADIX:
        return spelled(owner) if radix == 10 else None  # noqa: PLR2004
    rest, signs = abs(owner), ""
    while rest:
        rest, digit = divmod(rest, radix)
        signs = DIGITS[digit] + signs
    return ("-" if owner < 0 else "") + (signs or "0")


TEXT: Mapping[str, Callable[..., Constant | None]] = {
    "toString": lambda owner, *_: str(owner),
    "valueOf": lambda owner: owner,
    "trim": lambda owner: owner.strip(),
    "toLowerCase": lambda owner: owner.lower(),
    "toUpperCase": lambda owner: owner.upper(),
    "normalize": lambda owner, *_: owner,
    "slice": _slice,
    "substring": _substring,
    "substr": _substr,
    "charAt": _at,
    "at": _at,
    "charCodeAt": _code,
    "codePointAt": _code,
    "indexOf": lambda owner, part: owner.find(part),
    "replace": _replace,
    "replaceAll": lambda owner, wanted, other: _replace(owner, wanted, other, every=True),
    "split": _split,
    "repeat": _repeat,
    "concat": _concat,
}
LIST: Mapping[str, Callable[..., Constant | None]] = {
    "join": _join,
    "toString": _join,
    "reverse": lambda owner: owner[::-1],
    "toReversed": lambda owner: owner[::-1],
    "slice": _slice,
    "at": _at,
    "concat": _concat,
    "flat": lambda owner: _concat([], *owner),
    "indexOf": lambda owner, part: owner.index(part),
}
BUFFER: Mapping[str, Callable[..., Constant | None]] = {
    "toString": decoding.to_text,
    "reverse": lambda owner: owner[::-1],
    "slice": _slice,
    "subarray": _slice,
}
NUMBER: Mapping[str, Callable[..., Constant | None]] = {
    "toString": _in_radix,
    "valueOf": lambda owner: owner,
}
