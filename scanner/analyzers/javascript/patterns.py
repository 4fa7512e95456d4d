"""Gives names their values: plain ones, and those taken out of objects and lists."""

import re
from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript.declared import ASSIGNED_PATTERNS, NAMES, TYPED_PARAMETERS
from scanner.analyzers.javascript.syntax import Node, child, text, unwrap
from scanner.analyzers.javascript.values import NOTHING, Function, Object, Value

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

HARMLESS_TYPE = re.compile(r"^:\s*(?:number|boolean|bigint|Date|null|undefined|\||\s)+$")
OWN_TYPE = re.compile(r"^:\s*([A-Z]\w*)\s*$")
MAX_DEPTH = 50


def bind(
    reader: "Reader", pattern: Node, value: Value, *, is_new: bool = True, depth: int = 0
) -> None:
    """``is_new`` declares the names here; otherwise they may be those of a function around."""
    pattern = unwrap(pattern)
    kind = pattern.type
    if depth > MAX_DEPTH:
        return
    if kind in NAMES:
        (reader.declare if is_new else reader.assign)(text(pattern), value)
    elif kind in TYPED_PARAMETERS:
        _typed(reader, pattern, value, depth)
    elif kind in ASSIGNED_PATTERNS:
        _with_default(reader, pattern, value, is_new=is_new, depth=depth + 1)
    elif kind == "object_pattern":
        for part in pattern.named_children:
            _take(reader, part, value, is_new=is_new, depth=depth + 1)
    elif kind in {"array_pattern", "rest_pattern"}:
        held = members.elements(reader, value) if kind == "array_pattern" else value
        for part in pattern.named_children:
            bind(reader, part, held, is_new=is_new, depth=depth + 1)
    elif kind in {"member_expression", "subscript_expression"}:
        members.store(reader, pattern, value)


def _with_default(
    reader: "Reader", pattern: Node, value: Value, *, is_new: bool, depth: int
) -> None:
    left, right = child(pattern, "left"), child(pattern, "right")
    if left is None or right is None:
        return
    is_taken = pattern.type == "object_assignment_pattern"
    held = members.read(reader, value, text(left)) if is_taken else value
    bind(reader, left, held.joined(reader.value(right)), is_new=is_new, depth=depth)


def _typed(reader: "Reader", pattern: Node, value: Value, depth: int) -> None:
    name, kind, fallback = (child(pattern, field) for field in ("pattern", "type", "value"))
    if name is None:
        return
    if kind is not None and HARMLESS_TYPE.match(text(kind)):
        value = Value(things=value.things)
    if fallback is not None:
        value = value.joined(reader.value(fallback))
    if kind is not None and (made := OWN_TYPE.match(text(kind))):
        value = value.joined(_instance(reader, made[1]))
    bind(reader, name, value, depth=depth + 1)
    is_kept = any(part.type == "accessibility_modifier" for part in pattern.named_children)
    if (is_kept or "readonly" in text(pattern)[:40]) and reader.function.this is not None:
        reader.give(reader.function.this.cell(text(name)), value)


def _instance(reader: "Reader", name: str) -> Value:
    """``constructor(private orders: OrdersService)``: frameworks pass one of that class."""
    named = reader.named(name) if reader.knows(name) else NOTHING
    classes = [t for t in named.things if isinstance(t, Function) and "class" in t.node.type]
    return Value(things=frozenset[Function | Object](each.properties for each in classes))


def _take(reader: "Reader", part: Node, value: Value, *, is_new: bool, depth: int) -> None:
    """One entry of ``{a, b: c, d = 1, ...rest}``."""
    if part.type in NAMES:
        bind(reader, part, members.read(reader, value, text(part)), is_new=is_new, depth=depth)
    elif part.type == "pair_pattern":
        key, target = child(part, "key"), child(part, "value")
        if key is not None and target is not None:
            held = members.read(reader, value, text(key).strip("'\""))
            bind(reader, target, held, is_new=is_new, depth=depth)
    else:
        bind(reader, part, value, is_new=is_new, depth=depth)
