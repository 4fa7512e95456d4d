"""What calls answer for constants: decoders, texts built from numbers, small own functions."""

import json
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import quote, unquote

from scanner.analyzers.javascript import decoding, operators
from scanner.analyzers.javascript.methods import MAX_ITEMS, Constant, call_method, spelled
from scanner.analyzers.javascript.syntax import (
    FUNCTIONS,
    Node,
    arguments,
    callee,
    child,
    head,
    text,
    unwrap,
)

FunctionAt = Callable[[Node], Node | None]
"""The function that a name stands for right here."""
MAX_SIGN = 0x10FFFF
SIGN_MAKERS = frozenset({"fromCharCode", "fromCodePoint"})
CONVERTERS: Mapping[str, Callable[[str], str | None]] = {
    "atob": decoding.atob,
    "btoa": decoding.btoa,
    "escape": decoding.escape,
    "unescape": decoding.unescape,
    "decodeURIComponent": unquote,
    "decodeURI": unquote,
    "encodeURIComponent": lambda written: quote(written, safe="!'()*-._~"),
    "String": str,
}


class Value(Protocol):
    """How an expression is folded, with the names of ``scope`` if any are given."""

    def __call__(
        self, node: Node, scope: Mapping[str, Constant] | None = None, /
    ) -> Constant | None: ...


def answer_of(node: Node, *, function_at: FunctionAt, value: Value) -> Constant | None:
    """What a call or ``new`` always answers, or None."""
    function = callee(node)
    owner = child(unwrap(function), "object") if function is not None else None
    if function is None or owner is None:
        return _called(unwrap(function), node, function_at, value) if function is not None else None
    name, values = _method(unwrap(function), value), arguments(node)
    if name in SIGN_MAKERS:
        return _signs(_spread(values, value))
    if name == "apply" and _method(owner, value) in SIGN_MAKERS:
        return _signs(_listed(value(values[1])) if len(values) > 1 else None)
    if name == "from" and text(owner) in {"Buffer", "Uint8Array", "Array"}:
        return _buffer(text(owner), values, value)
    if values and (reader := _reader(owner, name)) is not None:
        known = value(values[0])
        return None if known is None else reader(known)
    return _of_method(owner, name, values, function_at, value)


def _reader(owner: Node, name: str) -> Callable[[Constant], Constant | None] | None:
    """Methods that decode their one argument, whoever they belong to."""
    if name == "decode" and owner.type == "new_expression":  # new TextDecoder().decode(bytes)
        return lambda known: decoding.to_text(known) if isinstance(known, bytes) else None
    if name in decoding.INFLATERS:
        return lambda known: decoding.inflate(name, known) if isinstance(known, bytes) else None
    if text(owner) == "JSON" and name == "parse":
        return _json
    is_global = text(owner) in {"window", "globalThis", "global", "self"} and name in CONVERTERS
    return (lambda known: CONVERTERS[name](spelled(known))) if is_global else None


def _method(function: Node, value: Value) -> str:
    if function.type == "member_expression":
        return text(child(function, "property"))
    index = child(function, "index")
    known = value(index) if index is not None else None
    return known if isinstance(known, str) else ""


def _called(function: Node, node: Node, function_at: FunctionAt, value: Value) -> Constant | None:
    name, values = head(function), arguments(node)
    if (name in CONVERTERS or name == "Number") and values:
        known = value(values[0])
        if known is None:
            return None
        return operators.number(known) if name == "Number" else CONVERTERS[name](spelled(known))
    if name == "parseInt" and values:
        return _parsed(values, value)
    if name in {"Uint8Array", "Array"} and node.type == "new_expression":
        return _buffer(name, values, value)
    own = function if function.type in FUNCTIONS else function_at(function)
    return _own(own, _spread(values, value), value) if own is not None else None


def _parsed(values: list[Node], value: Value) -> int | None:
    known = value(values[0])
    radix = value(values[1]) if len(values) > 1 else 10
    is_known = known is not None and isinstance(radix, int) and 1 < radix <= 36  # noqa: PLR2004
    return operators.parse_integer(known, radix) if is_known else None  # type: ignore[arg-type]


def _spread(values: list[Node], value: Value) -> list[Constant] | None:
    """The arguments' values, ``...list`` among them."""
    answers: list[Constant] = []
    for node in values:
        inner = node.named_children[0] if node.type == "spread_element" else node
        known = value(inner)
        if known is None or len(answers) > MAX_ITEMS:
            return None
        answers.extend(_listed(known) or [] if inner is not node else [known])
    return answers


def _listed(known: Constant | None) -> list[Constant] | None:
    if isinstance(known, str | bytes):
        return list(known)
    return known if isinstance(known, list) else None


def _signs(numbers: list[Constant] | None) -> str | None:
    signs = [operators.number(each) for each in numbers or []]
    if numbers is None or any(each is None or not 0 <= each <= MAX_SIGN for each in signs):
        return None
    return "".join(chr(int(each)) for each in signs if each is not None)


def _buffer(kind: str, values: list[Node], value: Value) -> Constant | None:
    known = value(values[0]) if values else None
    mapper = values[1] if len(values) > 1 and values[1].type in FUNCTIONS else None
    if isinstance(known, str) and kind == "Buffer":
        encoding = value(values[1]) if len(values) > 1 else "utf-8"
        return decoding.to_bytes(known, encoding) if isinstance(encoding, str) else None
    items = _listed(known)
    if items is not None and mapper is not None:
        items = _mapped(mapper, items, value)
    if items is None or kind == "Array":
        return items
    whole = [each for each in items if isinstance(each, int)]
    return bytes(each & 0xFF for each in whole) if len(whole) == len(items) else None


def _json(known: Constant | None) -> Constant | None:
    try:
        parsed = json.loads(known) if isinstance(known, str) else None
    except (ValueError, RecursionError):
        return None
    is_flat = isinstance(parsed, list) and all(isinstance(each, str | int) for each in parsed)
    return parsed if is_flat or isinstance(parsed, str | int) else None


def _of_method(
    owner: Node, name: str, values: list[Node], function_at: FunctionAt, value: Value
) -> Constant | None:
    subject = value(owner)
    if subject is None:
        return None
    if name == "map" and values and (items := _listed(subject)) is not None:
        if text(values[0]) == "String.fromCharCode":
            return [chr(each) for each in items if isinstance(each, int) and 0 <= each <= MAX_SIGN]
        mapper = function_at(values[0]) or values[0]
        return _mapped(mapper, items, value) if mapper.type in FUNCTIONS else None
    known = _spread(values, value)
    return None if known is None else call_method(subject, name, known)


def _mapped(mapper: Node, items: list[Constant], value: Value) -> list[Constant] | None:
    answers: list[Constant] = []
    for index, item in enumerate(items):
        answer = _own(mapper, [item, index], value)
        if answer is None:
            return None
        answers.append(answer)
    return answers


def _own(function: Node, values: list[Constant] | None, value: Value) -> Constant | None:
    """A function that only declares constants and returns: ``(a) => a.split("").reverse()``."""
    names = _parameters(function)
    body = child(function, "body")
    if values is None or names is None or body is None:
        return None
    scope = dict(zip(names, values, strict=False)) or {"": 0}
    if body.type != "statement_block":
        return value(body, scope)
    for statement in body.named_children:
        if statement.type == "return_statement":
            return value(statement.named_children[0], scope) if statement.named_children else None
        if statement.type not in {"lexical_declaration", "variable_declaration"}:
            return None
        for declared in statement.named_children:
            held = child(declared, "value")
            known = value(held, scope) if held is not None else None
            if known is not None:
                scope[text(child(declared, "name"))] = known
    return None


def _parameters(function: Node) -> list[str] | None:
    single = child(function, "parameter")
    if single is not None:
        return [text(single)]
    whole = child(function, "parameters")
    parts = whole.named_children if whole is not None else []
    named = [child(part, "pattern") or part for part in parts]  # TypeScript wraps each
    return [text(name) for name in named] if all(n.type == "identifier" for n in named) else None
