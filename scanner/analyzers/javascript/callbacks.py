"""Calls the functions that libraries are given, with what those would pass to them."""

import re
from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.declared import names_in, parameters
from scanner.analyzers.javascript.invoking import link
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import Node, callee, text
from scanner.analyzers.javascript.values import (
    EVERY,
    NO_MARKS,
    NOTHING,
    VISITOR,
    Function,
    Mark,
    Object,
    Value,
)
from scanner.analyzers.labels import Label

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

GIVEN = frozenset({"identifier", "member_expression", "subscript_expression"})
OWN_PROCESS = re.compile(r"(?i)(?:process|worker|(?:^|[._])(?:parentPort|child|cluster))$")
"""Processes of one app talk to each other; what they say no visitor sent."""
MAX_CALLBACKS = 4
"""That one argument may be. A name that may be any of more is a library's own plumbing."""


def callbacks(reader: "Reader", call: Call, result: Value) -> Value:
    """Call the functions that were passed; what they answer where it is the call's answer."""
    answers = NOTHING
    for node in call.nodes:
        _evaluate(reader, call, node)
    for value in call.values:
        given = [t for t in value.things if isinstance(t, Function) and "class" not in t.node.type]
        for function in given if len(given) <= MAX_CALLBACKS else ():
            answers = answers.joined(_call_back(reader, call, function, result))
    return answers


def _evaluate(reader: "Reader", call: Call, given: Node) -> None:
    """``download.then(eval)`` calls it with what was downloaded."""
    name = call.script.dotted(given) if given.type in GIVEN else ""
    if not words.EVALUATORS.match(name) or call.method not in words.ITERATORS | {
        "then",
        "on",
        "once",
    }:
        return
    reader.world.observe_call(
        Call(
            node=given,
            function=reader.function,
            value=NOTHING,
            name=name,
            method=name,
            nodes=[given],
            values=[members.elements(reader, call.received)],
            received=NOTHING,
            is_own=False,
        )
    )


def _call_back(reader: "Reader", call: Call, function: Function, result: Value) -> Value:
    if call.method == "use" and text(callee(call.node)).endswith("interceptors.request.use"):
        return link(reader, function, [Value(frozenset({Mark(Label.TRAFFIC)}))])
    if call.method in words.ROUTES and _is_route(call, function):
        shift = 1 if len(function.parameters) == 4 else 0  # noqa: PLR2004 -- error first
        request = Value(things=frozenset({reader.world.request}))
        response = Value(things=frozenset({reader.world.response}))
        link(reader, function, [NOTHING] * shift + [request, response])
        return NOTHING
    if call.method in words.ITERATORS:
        held = members.elements(reader, call.received)
        return link(reader, function, [*_reduced(call, held), NOTHING, call.received])
    if call.method in {"then", "finally"}:
        return link(reader, function, [call.received])
    if call.method in {"on", "once", "addEventListener", "addListener"}:
        return link(reader, function, [_event(call)]) and NOTHING
    outer = Value(result.marks).safe_for(EVERY)
    returned = link(reader, function, [outer] * len(function.parameters))
    return returned if words.WRAPPERS.search(call.method) else NOTHING


def _reduced(call: Call, held: Value) -> list[Value]:
    return [held, held] if call.method.startswith("reduce") else [held]


def _is_route(call: Call, function: Function) -> bool:
    """``app.get("/", (req, res) => …)``, not ``cache.get("key", (error, value) => …)``."""
    is_path = bool(call.nodes) and call.nodes[0].type in words.PATH_NODES
    is_error = _first_name(function) in {"err", "error", "e"}
    is_known = is_path or call.method in {"use", "all", "createServer", "route"}
    if words.NETWORK_READ.match(call.name):
        return False
    return is_known and (not is_error or len(function.parameters) == 4)  # noqa: PLR2004


def _first_name(function: Function) -> str:
    return next((name for part in parameters(function.node) for name in names_in(part)), "")


def _event(call: Call) -> Value:
    """What an event brings: data of a connection, a message, a key."""
    event = call.script.fold(call.nodes[0]) if call.nodes else None
    owner = call.name.rpartition(".")[0]
    marks = call.received.marks
    is_sent = any(isinstance(thing, Object) and thing.is_request for thing in call.received.things)
    if (is_sent and event == "data") or _is_socket_event(call, event):
        return VISITOR
    is_everywhere = words.PAGE.match(owner) or words.KEY_HOOKS.search(owner)
    if event in words.KEY_EVENTS and is_everywhere:
        marks |= {Mark(Label.TYPED)}
    if (event == "message" and not OWN_PROCESS.search(owner)) or (
        event in {"data", "chat"} and words.CONNECTIONS.search(owner) and not marks
    ):
        marks |= {Mark(Label.REQUEST)}
    return Value(marks or NO_MARKS)


def _is_socket_event(call: Call, event: str | None) -> bool:
    """Socket.IO: every event but the library's own carries what a visitor sent."""
    is_socket = call.name in {"socket.on", "client.on", "socket.once"}
    is_used = "socket.io" in call.script.names.origins.values() or any(
        name.startswith("socket.io.") for name in call.script.names.origins.values()
    )
    return is_socket and is_used and event is not None and event not in words.SOCKET_EVENTS
