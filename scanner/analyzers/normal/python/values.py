"""Arithmetic on plain values as the file's own code would do it, small enough never to hurt."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

MAX_LENGTH = 256 * 1024
MAX_BITS = 4096
MAX_SHIFT = 512
PERCENT = re.compile(r"%(?:[-+ #0]{0,3}\d{0,3}(?:\.\d{1,3})?[sdxXocrbai]|%)")


class UnknownValue(Exception):
    """The expression has no value that can be told without running the file."""


def checked(value: Any) -> Any:
    """The value, when it is of a plain type and of bearable size."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise UnknownValue
        return value
    if isinstance(value, bytearray):
        value = bytes(value)
    if isinstance(value, str | bytes | list | tuple | dict | set) and len(value) <= MAX_LENGTH:
        return value
    raise UnknownValue


def binary(symbol: str, left: Any, right: Any) -> Any:
    """``left + right`` and so on. What could grow without bounds is measured first."""
    if symbol == "Mult" and not _is_small_product(left, right):
        raise UnknownValue
    if symbol in {"LShift", "Pow"} and not (isinstance(right, int) and 0 <= right <= MAX_SHIFT):
        raise UnknownValue
    if symbol == "Mod" and isinstance(left, str | bytes):
        return checked(_percent(left, right))
    if symbol == "Add" and isinstance(left, str | bytes | list | tuple):
        _require_short(left, right)
    return checked(BINARY[symbol](left, right))


def _require_short(left: Any, right: Any) -> None:
    if type(left) is not type(right) or len(left) + len(right) > MAX_LENGTH:
        raise UnknownValue


def _is_small_product(left: Any, right: Any) -> bool:
    sizes = [
        (abs(each) if isinstance(each, int) else 1) if isinstance(each, int | float) else len(each)
        for each in (left, right)
    ]
    is_number = all(isinstance(each, int | float) for each in (left, right))
    return is_number or sizes[0] * sizes[1] <= MAX_LENGTH


def _percent(template: str | bytes, values: Any) -> str | bytes:
    """Widths and repetitions such as ``%99999999d`` are not filled in."""
    marks = template if isinstance(template, str) else template.decode("latin-1")
    fields = marks.count("%")
    given = values if isinstance(values, tuple) else (values,)
    longest = max((len(each) for each in given if isinstance(each, str | bytes)), default=1)
    is_plain = all(isinstance(each, str | bytes | int) for each in given)
    if not is_plain or "%" in PERCENT.sub("", marks) or fields * longest > MAX_LENGTH:
        raise UnknownValue
    filled: str | bytes = template % values
    return filled


def is_flat(value: Any) -> bool:
    """Whether comparing it and writing it out take time that its length bounds.

    Lists that hold one another many times over would take for ever.
    """
    if not isinstance(value, list | tuple | dict | set):
        return True
    items = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    return not any(isinstance(item, list | tuple | dict | set) for item in items)


def subscript(value: Any, key: Any) -> Any:
    if isinstance(value, dict | str | bytes | list | tuple | range):
        return checked(value[key])
    raise UnknownValue


BINARY: Mapping[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mult": operator.mul,
    "FloorDiv": operator.floordiv,
    "Div": operator.truediv,
    "Mod": operator.mod,
    "BitXor": operator.xor,
    "BitAnd": operator.and_,
    "BitOr": operator.or_,
    "LShift": operator.lshift,
    "RShift": operator.rshift,
    "Pow": operator.pow,
}
UNARY: Mapping[str, Callable[[Any], Any]] = {
    "USub": operator.neg,
    "UAdd": operator.pos,
    "Invert": operator.invert,
    "Not": operator.not_,
}
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
    "In": lambda left, right: left in right,
    "NotIn": lambda left, right: left not in right,
    "Is": operator.is_,
    "IsNot": operator.is_not,
}
