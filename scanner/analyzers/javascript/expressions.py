"""What an expression's value is known to be."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scanner.analyzers.indicators import CREDENTIAL_FILE
from scanner.analyzers.javascript import calling, members, objects
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.folding import operands
from scanner.analyzers.javascript.patterns import bind
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text, walk
from scanner.analyzers.javascript.values import (
    AS_TEXT,
    NOTHING,
    VISITOR,
    Harm,
    Mark,
    Value,
    this_of,
    union,
)
from scanner.analyzers.labels import Label
from scanner.analyzers.patterns import HTML, SQL

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

CREDENTIAL = Value(frozenset({Mark(Label.CREDENTIALS)}))
STATEMENT = Value(frozenset({Mark(Label.SQL)}))
ENVIRONMENT = Value(frozenset({Mark(Label.ENVIRONMENT)}))
CHOICES = frozenset({"||", "??", "&&"})


def read(reader: "Reader", node: Node, depth: int) -> Value:
    handler = READERS.get(node.type)
    if handler is not None:
        return handler(reader, node, depth)
    if node.type in FUNCTIONS:
        return reader.world.function(node, reader.function)
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


def of_string(_: "Reader", node: Node, __: int) -> Value:
    written = text(node)
    found = NOTHING
    if ("." in written or " " in written or "/" in written) and CREDENTIAL_FILE.search(written):
        found = CREDENTIAL
    return found.joined(STATEMENT) if " " in written and SQL.search(written[1:]) else found


def of_identifier(reader: "Reader", node: Node, _: int) -> Value:
    value = reader.named(text(node))
    if value is NOTHING and not reader.knows(text(node)):
        return _global(reader, node)
    return value


def _global(reader: "Reader", node: Node) -> Value:
    name = reader.function.module.script.dotted(node)
    if name in {"process.env", "Deno.env"}:
        return ENVIRONMENT
    return VISITOR if words.BROWSER_SOURCES.match(name) else NOTHING


def of_this(reader: "Reader", *_: object) -> Value:
    owner = this_of(reader.function)
    return Value(things=frozenset({owner})) if owner is not None else NOTHING


def of_member(reader: "Reader", node: Node, depth: int) -> Value:
    owner = child(node, "object")
    if owner is None:
        return NOTHING
    index = child(node, "index")
    if index is not None:
        reader.value(index, depth)
    script = reader.function.module.script
    name = script.dotted(node)
    if name in {"process.env", "Deno.env"}:
        return ENVIRONMENT
    if words.BROWSER_SOURCES.match(name) and not reader.knows(name.partition(".")[0]):
        return VISITOR
    if words.TYPED_SOURCES.match(name):
        return Value(frozenset({Mark(Label.TYPED)}))
    held = reader.value(owner, depth)
    part = members.property_name(reader, node)
    if part in words.REQUEST_PARTS and words.REQUEST_OBJECTS.match(script.dotted(owner)):
        return members.part_of_request(part)
    if any(mark.origin is Label.ENVIRONMENT for mark in held.marks):
        held = held.without(frozenset({Label.ENVIRONMENT}))
    return members.read(reader, held, part)


def of_text(reader: "Reader", node: Node, depth: int) -> Value:
    """A text put together: what its parts carry, and whether it is SQL or HTML."""
    operator = text(child(node, "operator"))
    if node.type == "binary_expression" and operator != "+":
        values = [reader.value(part, depth) for part in node.named_children]
        return union(values if operator != "&&" else values[1:]) if operator in CHOICES else NOTHING
    parts = node.named_children if node.type == "template_string" else operands(node)
    values = [members.deep(reader, reader.value(part, depth)) for part in parts]
    inside = Value(union(values).marks).safe_for(AS_TEXT)
    if not any(value.marks for value in values) and not _has_variable(node):
        return inside.joined(of_string(reader, node, depth))
    written = reader.function.module.script.text(node)
    if "{}" not in written:
        return inside
    inside = inside.safe_for(_fixed_by(reader, parts, values))
    if SQL.search(written) or any(Mark(Label.SQL) in value.marks for value in values):
        inside = inside.plus(Label.SQL, Label.BUILT_SQL) if _has_variable(node) else inside
    return inside.plus(Label.BUILT_HTML) if HTML.search(written) else inside


def _fixed_by(reader: "Reader", parts: list[Node], values: list[Value]) -> int:
    """What the parts before the first one from outside make sure of: an address' host."""
    before = ""
    for part, value in zip(parts, values, strict=True):
        if value.marks - {Mark(Label.SQL)}:
            break
        before += (
            reader.function.module.script.text(part)
            if part.type != "string_fragment"
            else text(part)
        )
    if words.FIXED_HOST.match(before):
        return Harm.ADDRESS | Harm.REDIRECT
    return Harm.REDIRECT if words.FIXED_PATH.match(before) else Harm.NOTHING


def _has_variable(node: Node) -> bool:
    """A name in capitals is a constant of the app, as its author promises by writing it so."""
    return any(part.type == "identifier" and not text(part).isupper() for part in walk(node))


def of_choice(reader: "Reader", node: Node, depth: int) -> Value:
    """``a ? b : c`` is b or c; what a is does not matter."""
    values = [reader.value(part, depth) for part in node.named_children]
    return union(values[1:])


def of_assignment(reader: "Reader", node: Node, depth: int) -> Value:
    left, right = child(node, "left"), child(node, "right")
    if left is None or right is None:
        return NOTHING
    value = reader.value(right, depth)
    if node.type == "augmented_assignment_expression":
        before = reader.value(left, depth)
        value = before.joined(value)
        is_sum = text(child(node, "operator")) == "+="
        if is_sum and Mark(Label.SQL) in before.marks and _has_variable(right):
            value = value.plus(Label.BUILT_SQL)
        if is_sum:
            value = value.safe_for(AS_TEXT)
    reader.world.observe_assignment(reader, node, value)
    bind(reader, left, value, is_new=False)
    return value


BLOCKS = frozenset({"statement_block", "class_body", "finally_clause", "catch_clause"})
READERS: Mapping[str, Callable[["Reader", Node, int], Value]] = {
    "string": of_string,
    "identifier": of_identifier,
    "shorthand_property_identifier": of_identifier,
    "this": of_this,
    "member_expression": of_member,
    "subscript_expression": of_member,
    "call_expression": calling.of_call,
    "new_expression": calling.of_call,
    "template_string": of_text,
    "binary_expression": of_text,
    "ternary_expression": of_choice,
    "assignment_expression": of_assignment,
    "augmented_assignment_expression": of_assignment,
    "object": objects.of_object,
    "array": objects.of_array,
    "class": objects.of_class,
    "class_declaration": objects.of_class,
    "abstract_class_declaration": objects.of_class,
    "parenthesized_expression": passed_on,
    "sequence_expression": passed_on,
    "await_expression": passed_on,
    "yield_expression": passed_on,
    "spread_element": passed_on,
    "as_expression": passed_on,
    "satisfies_expression": passed_on,
    "non_null_expression": passed_on,
    "template_substitution": passed_on,
    "expression_statement": passed_on,
}
