"""Calls: of the app's own functions, and of those that libraries bring."""

from typing import TYPE_CHECKING

from scanner.analyzers.javascript import compiled, library, members, texts
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.asked import asks_balance
from scanner.analyzers.javascript.invoking import link
from scanner.analyzers.javascript.names import REQUIRERS
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.straight import straighten
from scanner.analyzers.javascript.syntax import Node, arguments, callee, child, head, unwrap
from scanner.analyzers.javascript.values import (
    NOTHING,
    Function,
    Value,
    union,
)
from scanner.analyzers.labels import Label

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

MAX_CALLEES = 8
TEXT_MAKERS = words.DECODERS | words.MAKES_TEXT.keys()
INDIRECT = frozenset({"call", "apply", "bind"})


def of_call(reader: "Reader", node: Node, depth: int) -> Value:
    function = callee(node)
    if function is None:
        return NOTHING
    script = reader.function.module.script
    target, received = _target(reader, function, depth)
    nodes, values = _arguments(reader, node, depth)
    function = unwrap(function)
    method = members.property_name(reader, function) or head(function)
    call = Call(
        node=node,
        function=reader.function,
        value=NOTHING,
        name=script.dotted(function),
        method=method[:80],
        nodes=nodes,
        values=values,
        received=received,
        is_own=False,
    )
    straighten(reader, call, function)
    reader.world.observe_call(call)
    required = script.dotted(node) if REQUIRERS.match(call.name) else ""
    if required:
        return reader.world.required(reader, required)
    call.value = _answer(reader, call, target).joined(compiled.awaited(reader, call))
    if asks_balance(call):
        call.value = call.value.plus(Label.BALANCE)
    if method in TEXT_MAKERS and (known := script.fold(node)) is not None:
        call.value = call.value.joined(texts.of_written(known))
    return call.value


def _target(reader: "Reader", function: Node, depth: int) -> tuple[Value, Value]:
    """What is called, and the object before the dot."""
    inner = unwrap(function)
    owner = child(inner, "object")
    if owner is None:
        return reader.value(function, depth), NOTHING
    if inner is not function:
        reader.value(function, depth)  # a comma's first parts
    index = child(inner, "index")
    if index is not None:
        reader.value(index, depth)
    received = reader.value(owner, depth)
    name = members.property_name(reader, inner)
    if name in INDIRECT and any(isinstance(thing, Function) for thing in received.things):
        return received, received
    return members.read(reader, received, name), received


def _arguments(reader: "Reader", node: Node, depth: int) -> tuple[list[Node], list[Value]]:
    written = child(node, "arguments")
    if written is None:
        return [], []
    if written.type != "arguments":  # a tagged template: its tag gets the parts one by one
        for part in written.named_children:
            reader.value(part, depth)
        return [], []
    values = []
    for part in written.named_children:
        value = reader.value(part, depth)
        values.append(members.elements(reader, value) if part.type == "spread_element" else value)
    return arguments(node), values


def _answer(reader: "Reader", call: Call, target: Value) -> Value:
    own = [thing for thing in target.things if isinstance(thing, Function)]
    if not own and not call.received.things:
        own = _by_name(reader, call)
    if call.method == "bind" and own and call.received.things:
        return call.received
    if not own or len(own) > MAX_CALLEES:
        return library.answer(reader, call)
    call.is_own = True
    values = _shifted(reader, call)
    answers = [link(reader, function, values) for function in own]
    return library.cleaned(call, union(answers))


def _shifted(reader: "Reader", call: Call) -> list[Value]:
    """``f.call(this, a)`` and ``f.apply(this, list)`` pass ``this`` before the arguments."""
    is_indirect = any(isinstance(thing, Function) for thing in call.received.things)
    if not is_indirect or call.method not in INDIRECT:
        return call.values
    if call.method == "call":
        return call.values[1:]
    return [members.elements(reader, value) for value in call.values[1:2]] * 6


def _by_name(reader: "Reader", call: Call) -> list[Function]:
    """``service.findUser(x)``, where only one class of the app has such a method."""
    known = reader.world.methods.get(call.method, [])
    is_import = call.name.partition(".")[0] in call.script.names.origins.values()
    is_telling = len(call.method) > 4 and not library.is_common(call.method)  # noqa: PLR2004
    return known if len(known) == 1 and is_telling and not is_import else []
