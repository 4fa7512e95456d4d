"""Calls whose result is known when their arguments are: decoders, text methods, sequences."""

import ast
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from scanner.analyzers.python import operations
from scanner.analyzers.python.decoders import DECODERS, ERRORS, MAX_LENGTH, by_codec, encode

MAX_CODE_POINT = 0x10FFFF
MOST_NUMBERS = 64 * 1024
MOST_DIGITS = 1000
Evaluate = Callable[[ast.AST], Any]
CODEC_MODULES = frozenset({"codecs", "_codecs"})


class Bindable(Protocol):
    """Names that stand for something for a while, such as a lambda's parameters."""

    @property
    def values(self) -> Mapping[str, ast.expr]: ...

    def bind(self, bound: dict[str, Any]) -> None: ...

    def unbind(self) -> None: ...


def fold_call(node: ast.Call, names: Bindable, evaluate: Evaluate) -> Any:
    name = last_name(node.func)
    if name == "map" and len(node.args) > 1:
        return _mapped(node, names, evaluate)
    function = names.values.get(name) if isinstance(node.func, ast.Name) else node.func
    if isinstance(function, ast.Lambda):
        return _applied(function, [evaluate(value) for value in node.args], names, evaluate)
    if name not in FUNCTIONS and name not in METHODS and name not in DECODERS:
        return None
    values = [evaluate(value) for value in node.args]
    if any(value is None for value in values):
        return None
    try:
        return _called(node, name, values, evaluate)
    except (*ERRORS, TypeError, OverflowError, AttributeError):
        return None


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _called(node: ast.Call, name: str, values: list[Any], evaluate: Evaluate) -> Any:
    if name in METHODS and isinstance(node.func, ast.Attribute):
        owner = node.func.value
        is_codec = isinstance(owner, ast.Name) and owner.id in CODEC_MODULES
        subject = None if is_codec else evaluate(owner)
        if subject is not None:
            named = {word.arg: evaluate(word.value) for word in node.keywords if word.arg}
            return METHODS[name](subject, values, named)
    if name in DECODERS and values and isinstance(values[0], str | bytes):
        return DECODERS[name](values[0])
    return FUNCTIONS[name](values) if name in FUNCTIONS and values else None


def _mapped(node: ast.Call, names: Bindable, evaluate: Evaluate) -> Any:
    """``map(chr, [97])`` and ``map(lambda c: chr(c ^ 7), data)``."""
    elements = operations.elements(evaluate(node.args[1]))
    if elements is None:
        return None
    function = node.args[0]
    called: list[Any] = []
    for element in elements:
        if isinstance(function, ast.Lambda):
            value = _applied(function, [element], names, evaluate)
        else:
            value = _function_of(last_name(function), element)
        if value is None:
            return None
        called.append(value)
    return tuple(called)


def _function_of(name: str, element: Any) -> Any:
    try:
        return FUNCTIONS[name]([element]) if name in FUNCTIONS else None
    except (*ERRORS, TypeError, OverflowError):
        return None


def _applied(function: ast.Lambda, values: list[Any], names: Bindable, evaluate: Evaluate) -> Any:
    parameters = [parameter.arg for parameter in function.args.args]
    if len(parameters) != len(values) or any(value is None for value in values):
        return None
    names.bind(dict(zip(parameters, values, strict=True)))
    value = evaluate(function.body)
    names.unbind()
    return value


def _chr(values: list[Any]) -> str | None:
    number = values[0]
    return chr(number) if isinstance(number, int) and 0 <= number <= MAX_CODE_POINT else None


def _bytes(values: list[Any]) -> bytes | None:
    value = values[0]
    if isinstance(value, str):
        return value.encode()
    return bytes(value) if isinstance(value, bytes | tuple) else None


def _int(values: list[Any]) -> int | None:
    is_short = not isinstance(values[0], str | bytes) or len(values[0]) <= MOST_DIGITS
    return int(*values[:2]) if is_short and isinstance(values[0], str | bytes | int) else None


def _sequence(values: list[Any]) -> tuple[Any, ...] | None:
    found = operations.elements(values[0])
    return None if found is None else tuple(found)


def _range(values: list[Any]) -> tuple[int, ...] | None:
    numbers = range(*values)
    return tuple(numbers) if len(numbers) <= MOST_NUMBERS else None


def _zip(values: list[Any]) -> tuple[Any, ...]:
    return tuple(zip(*values, strict=False))


def _codec_of_call(values: list[Any]) -> Any:
    """``codecs.decode(data, "hex")``; a method's own object is looked at before."""
    return by_codec(values[0], *values[1:2])


FUNCTIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "chr": _chr,
    "ord": lambda values: ord(values[0]),
    "int": _int,
    "len": lambda values: len(values[0]),
    "str": lambda values: (
        values[0].decode("utf-8", "replace") if isinstance(values[0], bytes) else str(values[0])
    ),
    "hex": lambda values: hex(values[0]),
    "bytes": _bytes,
    "bytearray": _bytes,
    "memoryview": _bytes,
    "list": _sequence,
    "tuple": _sequence,
    "iter": _sequence,
    "reversed": lambda values: tuple(values[0])[::-1],
    "range": _range,
    "zip": _zip,
    "enumerate": lambda values: tuple(enumerate(values[0])),
    "decode": _codec_of_call,
    "encode": lambda values: encode(values[0], *values[1:2]),
    "maketrans": lambda values: str.maketrans(*values),
    "BytesIO": lambda values: values[0],
    "StringIO": lambda values: values[0],
    "unquote": lambda values: _unquoted(values[0]),
    "unquote_plus": lambda values: _unquoted(values[0]),
}


def _unquoted(text: str) -> str:
    pieces = text.split("%")
    return pieces[0] + "".join(
        chr(int(piece[:2], 16)) + piece[2:] if len(piece) > 1 else piece for piece in pieces[1:]
    )


def _join(subject: Any, values: list[Any], _: Mapping[str, Any]) -> Any:
    parts = values[0]
    if isinstance(parts, str) and isinstance(subject, str):
        parts = tuple(parts)
    if sum(map(len, parts)) + len(subject) * len(parts) > MAX_LENGTH:
        return None
    return subject.join(parts)


def _replace(subject: Any, values: list[Any], _: Mapping[str, Any]) -> Any:
    old, new, *most = values
    is_short = subject.count(old) * len(new) + len(subject) <= MAX_LENGTH
    return subject.replace(old, new, *most[:1]) if is_short else None


def _translate(subject: Any, values: list[Any], _: Mapping[str, Any]) -> Any:
    table = values[0]
    is_plain = not isinstance(table, dict) or all(
        not isinstance(value, str) or len(value) <= 1 for value in table.values()
    )
    return subject.translate(table) if is_plain else None


def _format(subject: Any, values: list[Any], named: Mapping[str, Any]) -> Any:
    known = None not in named.values() and isinstance(subject, str)
    return operations.format_call(subject, tuple(values), named) if known else None


def _plain(method: str) -> Callable[[Any, list[Any], Mapping[str, Any]], Any]:
    """A method of texts that makes them no longer."""

    def call(subject: Any, values: list[Any], _: Mapping[str, Any]) -> Any:
        result = getattr(subject, method)(*values)
        return tuple(result) if isinstance(result, list) else result

    return call


def _same(subject: Any, *_: Any) -> Any:
    """``io.BytesIO(data).read()``."""
    return subject


SHORTENING = (
    *("strip", "lstrip", "rstrip", "lower", "upper", "title", "swapcase", "capitalize"),
    *("casefold", "removeprefix", "removesuffix", "split", "rsplit", "splitlines", "partition"),
    *("rpartition", "hex", "index", "find", "count"),
)
METHODS: Mapping[str, Callable[[Any, list[Any], Mapping[str, Any]], Any]] = {
    **{name: _plain(name) for name in SHORTENING},
    "join": _join,
    "replace": _replace,
    "translate": _translate,
    "format": _format,
    "decode": lambda subject, values, _: by_codec(subject, *values[:1]),
    "encode": lambda subject, values, _: encode(subject, *values[:1]),
    "read": _same,
    "getvalue": _same,
    "tobytes": _same,
    "get": lambda subject, values, _: operations.item(subject, values[0]),
    "keys": lambda subject, *_: tuple(subject),
    "values": lambda subject, *_: tuple(subject.values()),
    "items": lambda subject, *_: tuple(subject.items()),
}
