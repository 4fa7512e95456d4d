"""JavaScript's operators for constants."""

from collections.abc import Callable, Mapping

from scanner.analyzers.javascript.decoding import MAX_LENGTH
from scanner.analyzers.javascript.methods import Constant, spelled

Number = int | float
MAX_BITS = 53


def number(value: Constant) -> Number | None:
    """``+value``: what is no number has none."""
    if isinstance(value, list):
        value = spelled(value)
    if isinstance(value, str):
        written = value.strip()
        try:
            return int(written, 0) if written else 0
        except ValueError:
            pass
        try:
            return float(written) if "n" not in written.lower() else None
        except ValueError:
            return None
    return None if isinstance(value, bytes) else value


def parse_integer(value: Constant, radix: int = 10) -> int | None:
    """``parseInt``: as many digits as there are at the beginning."""
    written = spelled(value).strip().lower()
    if radix in {10, 16} and written.startswith("0x"):
        written, radix = written[2:], 16
    end = 0
    while end < len(written) and end <= MAX_BITS and written[end].isalnum():
        try:
            int(written[end], radix)
        except ValueError:
            break
        end += 1
    try:
        return int(written[:end], radix) if end else None
    except ValueError:
        return None


def _whole(value: Number) -> int:
    """32 bits with a sign, as the operators on bits see a number."""
    cut = int(value) & 0xFFFFFFFF
    return cut - (1 << 32) if cut >> 31 else cut


def _divided(left: Number, right: Number) -> Number:
    quotient = left / right
    return int(quotient) if quotient.is_integer() else quotient


def _rest(left: Number, right: Number) -> Number:
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


BINARY: Mapping[str, Callable[[Number, Number], Number]] = {
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divided,
    "%": _rest,
    "^": lambda left, right: _whole(_whole(left) ^ _whole(right)),
    "&": lambda left, right: _whole(_whole(left) & _whole(right)),
    "|": lambda left, right: _whole(_whole(left) | _whole(right)),
    "<<": lambda left, right: _whole(_whole(left) << (int(right) & 31)),
    ">>": lambda left, right: _whole(left) >> (int(right) & 31),
    ">>>": lambda left, right: (int(left) & 0xFFFFFFFF) >> (int(right) & 31),
}
UNARY: Mapping[str, Callable[[Number], Number]] = {
    "-": lambda value: -value,
    "+": lambda value: value,
    "~": lambda value: ~_whole(value),
}


def combined(operator: str, left: Constant, right: Constant) -> Constant | None:
    """What a binary operator answers, or None when it is unknown or too large."""
    if operator == "+":
        if isinstance(left, int | float) and isinstance(right, int | float):
            return _bounded(left + right)
        joined = spelled(left) + spelled(right)
        return joined if len(joined) <= MAX_LENGTH else None
    first, second = number(left), number(right)
    if operator not in BINARY or first is None or second is None:
        return None
    try:
        return _bounded(BINARY[operator](first, second))
    except (ZeroDivisionError, OverflowError, ValueError):
        return None


def negated(operator: str, value: Constant) -> Number | None:
    known = number(value)
    if operator not in UNARY or known is None:
        return None
    try:
        return UNARY[operator](known)
    except (OverflowError, ValueError):
        return None


def _bounded(value: Number) -> Number | None:
    """JavaScript keeps 53 bits; without a bound a product could grow and grow."""
    return value if abs(value) < 1 << MAX_BITS else None
