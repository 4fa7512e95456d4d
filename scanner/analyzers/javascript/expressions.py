"""What an expression's value is known to be."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scanner.analyzers.indicators import WALLET_KEY
from scanner.analyzers.javascript import calling, members, objects, texts
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.asked import COOKIES, STORAGES
from scanner.analyzers.javascript.guards import guards
from scanner.analyzers.javascript.patterns import bind
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text
from scanner.analyzers.javascript.values import (
    AS_TEXT,
    NOTHING,
    VISITOR,
    Function,
    Harm,
    Mark,
    Value,
    this_of,
    union,
)
from scanner.analyzers.labels import Label

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

TRAFFIC = Value(frozenset({Mark(Label.TRAFFIC)}))
ENVIRONMENT = Value(frozenset({Mark(Label.ENVIRONMENT)}))


def read(reader: "Reader", node: Node, depth: int) -> Value:
    handler = READERS.get(node.type)
    if handler is not None:
        return handler(reader, node, depth)
    if node.type in FUNCTIONS:
        return reader.meet(node)
    for part in node.named_children:
        if part.type in BLOCKS:
            reader.statement(part)
        else:
            reader.value(part, depth)
    return NOTHING


def passed_on(reader: "Reader", node: Node, depth: int) -> Value:
    """The last part's value, as of ``(a, b)``, ``await a``, ``...a`` and ``a as B``."""
    values = [reader.value(part, depth) for part in node.named_children]
    if node.type in {"as_expression", "satisfies_expression"}:
        return values[0]
    return values[-1] if values else NOTHING


def of_yield(reader: "Reader", node: Node, depth: int) -> Value:
    """Goes to whoever loops over the function, or comes back from a compiled ``await``."""
    value = passed_on(reader, node, depth)
    reader.give(reader.function.returned, value)
    return value


def of_identifier(reader: "Reader", node: Node, _: int) -> Value:
    value = reader.named(text(node))
    if value is NOTHING and not reader.knows(text(node)):
        return _known(reader, reader.function.module.script.dotted(node))
    return value


def _known(reader: "Reader", name: str) -> Value:
    """What the language, Node.js or the browser gives under a name."""
    if name in {"process.env", "Deno.env"}:
        return ENVIRONMENT
    if name in {"exports", "module.exports"}:
        return reader.function.module.value
    if words.BROWSER_SOURCES.match(name) and not reader.knows(name.partition(".")[0]):
        return VISITOR.safe_for(AS_TEXT) if words.ADDRESS_BAR.match(name) else VISITOR
    return COOKIES if name == "document.cookie" else NOTHING


def of_this(reader: "Reader", *_: object) -> Value:
    owner = this_of(reader.function)
    return Value(things=frozenset({owner})) if owner is not None else NOTHING


def of_member(reader: "Reader", node: Node, depth: int) -> Value:
    owner = child(node, "object")
    if owner is None:
        return NOTHING
    index = child(node, "index")
    asked = reader.value(index, depth) if index is not None else NOTHING
    script = reader.function.module.script
    if index is not None and script.dotted(owner) in STORAGES:
        return Value(asked.marks)
    found = _known(reader, script.dotted(node))
    if found is not NOTHING:
        return found
    held = reader.value(owner, depth)
    part = members.property_name(reader, node)
    if part in words.REQUEST_PARTS and words.REQUEST_OBJECTS.match(script.dotted(owner)):
        stored = members.read(reader, held, part) if part in words.UPLOADS else NOTHING
        return members.part_of_request(part).joined(stored)
    if any(mark.origin is Label.ENVIRONMENT for mark in held.marks):
        held = held.without(frozenset({Label.ENVIRONMENT}))
    found = members.read(reader, held, part)
    if part == "response" and script.dotted(owner) in words.ERRORS:
        found = found.plus(Label.NETWORK)
    if WALLET_KEY.match(part) and script.handles_wallets:
        found = found.plus(Label.KEYS)
    is_upload = part in words.UPLOAD_PLACES and text(owner).endswith("file")
    return found.safe_for(Harm.PATH) if is_upload else found


def of_choice(reader: "Reader", node: Node, depth: int) -> Value:
    """``a ? b : c`` is b or c; what a is matters for what it makes sure of."""
    condition, *branches = node.named_children
    reader.value(condition, depth)
    checked = guards(condition, reader.function.module.script)
    values = []
    for branch, found in zip(branches, checked, strict=False):
        with reader.making_sure(found):
            values.append(reader.value(branch, depth))
    return union(values)


def of_assignment(reader: "Reader", node: Node, depth: int) -> Value:
    left, right = child(node, "left"), child(node, "right")
    if left is None or right is None:
        return NOTHING
    value = reader.value(right, depth)
    _hook(reader, left, value)
    if node.type == "augmented_assignment_expression":
        before = reader.value(left, depth)
        value = before.joined(value)
        is_sum = text(child(node, "operator")) == "+="
        if is_sum and Mark(Label.SQL) in before.marks and texts.has_variable(reader, right):
            value = value.plus(Label.BUILT_SQL)
        if is_sum:
            value = value.safe_for(AS_TEXT)
    reader.world.observe_assignment(reader, node, value, _keys(reader, left, depth))
    bind(reader, left, value, is_new=False)
    return value


def _hook(reader: "Reader", left: Node, value: Value) -> None:
    """``mongoose.connect = function (address) {…}`` sees what the app hands to another package."""
    owner = child(left, "object") if members.property_name(reader, left) else None
    if owner is None or not _is_package(reader.function.module.script, owner):
        return
    for thing in value.things:
        for cell in thing.parameters if isinstance(thing, Function) else ():
            reader.give(cell, TRAFFIC)


def _is_package(script: Script, node: Node) -> bool:
    """``mongoose`` and ``mongoose.Model.prototype``, where it is no file of the app's own."""
    while (inner := child(node, "object")) is not None:
        node = inner
    return text(node) in script.names.packages


def _keys(reader: "Reader", left: Node, depth: int) -> tuple[Value, ...]:
    """Of ``a[b][c] = …`` what b and c are, the last one first."""
    keys = []
    while left.type == "subscript_expression":
        index, owner = child(left, "index"), child(left, "object")
        if index is None or owner is None:
            break
        keys.append(reader.value(index, depth))
        left = owner
    return tuple(keys)


def of_attribute(reader: "Reader", node: Node, depth: int) -> Value:
    """``<a href={…}>``: as a pair of an object."""
    values = [reader.value(part, depth) for part in node.named_children[1:]]
    if values:
        name = text(node.named_children[0])
        reader.world.observe_pair(reader, node, name, values[0])
    return NOTHING


BLOCKS = frozenset({"statement_block", "class_body", "finally_clause", "catch_clause"})
READERS: Mapping[str, Callable[["Reader", Node, int], Value]] = {
    "string": texts.of_string,
    "identifier": of_identifier,
    "shorthand_property_identifier": of_identifier,
    "this": of_this,
    "member_expression": of_member,
    "subscript_expression": of_member,
    "call_expression": calling.of_call,
    "new_expression": calling.of_call,
    "template_string": texts.of_text,
    "binary_expression": texts.of_text,
    "ternary_expression": of_choice,
    "assignment_expression": of_assignment,
    "augmented_assignment_expression": of_assignment,
    "object": objects.of_object,
    "array": objects.of_array,
    "jsx_attribute": of_attribute,
    "jsx_expression": passed_on,
    "class": objects.of_class,
    "class_declaration": objects.of_class,
    "abstract_class_declaration": objects.of_class,
    "parenthesized_expression": passed_on,
    "sequence_expression": passed_on,
    "await_expression": passed_on,
    "yield_expression": of_yield,
    "spread_element": passed_on,
    "as_expression": passed_on,
    "satisfies_expression": passed_on,
    "non_null_expression": passed_on,
    "template_substitution": passed_on,
    "expression_statement": passed_on,
}
