"""Objects, lists and classes written in the app, and what their places hold."""

from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript.asked import stored
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text
from scanner.analyzers.javascript.values import NOTHING, Function, Object, Value

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

ACCESSORS = frozenset({"get", "set"})


def of_object(reader: "Reader", node: Node, depth: int) -> Value:
    made = reader.world.object(node, reader.function.module)
    whole = Value(things=frozenset({made}))
    spread = NOTHING
    for part in node.named_children:
        if part.type == "pair":
            _pair(reader, part, made, depth)
        elif part.type == "shorthand_property_identifier":
            reader.give(made.cell(text(part)), reader.value(part, depth))
        elif part.type in FUNCTIONS:
            method = reader.world.function(part, reader.function)
            _own(method, made)
            reader.give(made.cell(key_of(reader, child(part, "name"))), method)
        elif part.type == "spread_element":
            spread = spread.joined(reader.value(part, depth))
            spread = spread.joined(stored(reader.function.module.script, part.named_children[0]))
    for thing in spread.things:
        if isinstance(thing, Object) and thing is not made and thing not in made.parents:
            made.parents.append(thing)
    return whole.joined(Value(spread.marks))


def _pair(reader: "Reader", pair: Node, made: Object, depth: int) -> None:
    key, held = child(pair, "key"), child(pair, "value")
    if key is None or held is None:
        return
    if key.type == "computed_property_name":
        reader.value(key, depth)
    value = reader.value(held, depth)
    _own(value, made)
    name = key_of(reader, key)
    reader.give(made.cell(name) if name else made.anywhere, value)
    reader.world.observe_pair(reader, pair, name, value)


def key_of(reader: "Reader", key: Node | None) -> str:
    if key is not None and key.type == "computed_property_name":
        inner = key.named_children[0] if key.named_children else key
        return reader.function.module.script.fold(inner) or ""
    return text(key).strip("'\"")


def _own(value: Value, made: Object) -> None:
    """Functions written as a part of ``made`` find it under ``this``."""
    for thing in value.things:
        if isinstance(thing, Function) and thing.this is thing.properties:
            thing.this = made


def of_array(reader: "Reader", node: Node, depth: int) -> Value:
    values = [reader.value(part, depth) for part in node.named_children]
    held = [value for value in values if value is not NOTHING]
    if not held and values:
        return NOTHING
    made = reader.world.object(node, reader.function.module)
    for part, value in zip(node.named_children, values, strict=True):
        is_spread = part.type == "spread_element"
        reader.give(made.anywhere, members.elements(reader, value) if is_spread else value)
    return Value(things=frozenset({made}))


def of_class(reader: "Reader", node: Node, depth: int) -> Value:
    value = reader.world.function(node, reader.function)
    (made,) = value.things
    assert isinstance(made, Function)
    for part in node.named_children:
        if part.type == "class_heritage":
            _inherit(reader, part, made, depth)
        elif part.type == "decorator":
            reader.value(part, depth)
    body = child(node, "body")
    for part in body.named_children if body is not None else ():
        _class_part(reader, part, made, depth)
    if node.type != "class" and (name := child(node, "name")) is not None:
        reader.declare(text(name), value)
    return value


def _inherit(reader: "Reader", heritage: Node, made: Function, depth: int) -> None:
    for part in heritage.named_children:
        parent = child(part, "value") or part
        for thing in reader.value(parent, depth).things:
            other = thing.properties if isinstance(thing, Function) else thing
            if other is not made.properties and other not in made.properties.parents:
                made.properties.parents.append(other)


def _class_part(reader: "Reader", part: Node, made: Function, depth: int) -> None:
    if part.type in FUNCTIONS:
        value = reader.world.function(part, reader.function)
        (method,) = value.things
        assert isinstance(method, Function)
        method.this = made.properties
        name = key_of(reader, child(part, "name"))
        reader.world.note_method(name, method)
        reader.give(made.properties.cell(name), value)
    elif part.type in {"field_definition", "public_field_definition"}:
        held = child(part, "value")
        name = key_of(reader, child(part, "property") or child(part, "name"))
        if held is not None:
            value = _field(reader, held, made, depth)
            reader.give(made.properties.cell(name), value)
    elif part.type == "decorator":
        reader.value(part, depth)
    elif part.type == "class_static_block" and (block := child(part, "body")) is not None:
        reader.block(block)


def _field(reader: "Reader", held: Node, made: Function, depth: int) -> Value:
    value = reader.value(held, depth)
    for thing in value.things:
        if isinstance(thing, Function):
            thing.this = made.properties
    return value
