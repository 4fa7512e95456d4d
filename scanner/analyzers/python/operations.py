"""Pure operations on constant values, each refused where its result could be large."""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scanner.analyzers.python.decoders import MAX_LENGTH

MOST_BITS = 4096
MOST_SHIFT = 64
WIDE_FIELD = re.compile(r"\d{5,}|[*]")
"""``"%9999999d"`` and ``"{:>9999999}"`` make large texts out of small ones."""
REACHING_FIELD = re.compile(r"\{[^{}]*[.\[][^{}]*\}")

NUMBERS: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.RShift: operator.rshift,
    ast.LShift: operator.lshift,
}


def bounded(value: Any) -> Any:
    if isinstance(value, str | bytes | tuple | dict):
        return value if len(value) <= MAX_LENGTH else None
    if isinstance(value, int):
        return value if value.bit_length() <= MOST_BITS else None
    return None


def cost(value: Any) -> int:
    """What making a value took besides the one step for its node, in steps."""
    if isinstance(value, tuple | dict):
        return len(value)
    return len(value) // 64 if isinstance(value, str | bytes) else 0


def binary(kind: type[ast.operator], left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, int) and isinstance(right, int):
        return _number(kind, left, right)
    if kind is ast.Add and type(left) is type(right) and not isinstance(left, dict):
        return left + right if len(left) + len(right) <= MAX_LENGTH else None
    if kind is ast.Mult:
        text, times = (right, left) if isinstance(left, int) else (left, right)
        is_small = isinstance(times, int) and isinstance(text, str | bytes | tuple)
        return text * times if is_small and len(text) * max(times, 0) <= MAX_LENGTH else None
    if kind is ast.Mod and isinstance(left, str):
        return template(left, right)
    return None


def _number(kind: type[ast.operator], left: int, right: int) -> int | None:
    function = NUMBERS.get(kind)
    if function is None or (kind in {ast.FloorDiv, ast.Mod} and right == 0):
        return None
    is_far = kind in {ast.LShift, ast.RShift} and not 0 <= right <= MOST_SHIFT
    return None if is_far else function(left, right)


def template(text: str, values: Any) -> str | None:
    """``"%s-%s" % ("a", "b")``."""
    if WIDE_FIELD.search(text) or _size(values) + len(text) > MAX_LENGTH:
        return None
    try:
        return str(text % values)
    except (ValueError, TypeError, KeyError, OverflowError):
        return None


def format_call(text: str, values: tuple[Any, ...], named: Mapping[str, Any]) -> str | None:
    """``"{}{x}".format("a", x="b")``, never what reaches into its arguments."""
    if WIDE_FIELD.search(text) or REACHING_FIELD.search(text):
        return None
    size = _size(values) + _size(tuple(named.values()))
    if size * max(1, text.count("{")) + len(text) > MAX_LENGTH:
        return None
    try:
        return text.format(*values, **named)
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def formatted(value: str | int, form: str) -> str | None:
    if WIDE_FIELD.search(form):
        return None
    try:
        return format(value, form)
    except (ValueError, TypeError):
        return None


def _size(values: Any) -> int:
    if isinstance(values, str | bytes):
        return len(values)
    if isinstance(values, dict):
        values = tuple(values.values())
    return sum(map(_size, values)) if isinstance(values, tuple) else 20


def item(value: Any, key: Any) -> Any:
    if key is None or not isinstance(value, str | bytes | tuple | dict):
        return None
    try:
        return value[key]
    except (LookupError, TypeError):
        return None


def elements(value: Any) -> Iterable[Any] | None:
    if isinstance(value, str | bytes | tuple):
        return value
    return tuple(value) if isinstance(value, dict) else None


def bindings(target: ast.expr, element: Any) -> dict[str, Any] | None:
    """``for i, x in …``: which name gets which part."""
    if isinstance(target, ast.Name):
        return {target.id: element}
    if not isinstance(target, ast.Tuple) or not isinstance(element, tuple):
        return None
    names = [part.id for part in target.elts if isinstance(part, ast.Name)]
    is_whole = len(names) == len(target.elts) == len(element)
    return dict(zip(names, element, strict=True)) if is_whole else None
