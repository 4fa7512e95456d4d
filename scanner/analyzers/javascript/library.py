"""What functions of libraries answer, and what they pass to the functions they are given."""

import re
from typing import TYPE_CHECKING

from scanner.analyzers.indicators import CREDENTIAL_FILE
from scanner.analyzers.javascript import members
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.declared import names_in, parameters
from scanner.analyzers.javascript.invoking import link
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import text
from scanner.analyzers.javascript.values import (
    AS_TEXT,
    EVERY,
    NO_MARKS,
    NOTHING,
    VISITOR,
    Function,
    Harm,
    Mark,
    Object,
    Value,
    union,
)
from scanner.analyzers.labels import Label

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

MAX_CALLBACKS = 4
"""That one argument may be. A name that may be any of more is a library's own plumbing."""
NEGATED_CLASS = re.compile(r"^/\[\^[^\]]+\][+*]?/\w*$")
ANGLE = re.compile(r"^/.*[<&].*/\w*$")


def answer(reader: "Reader", call: Call) -> Value:
    """The answer of a function that is not the app's own."""
    asked = _of_request(call)
    if asked is not NOTHING:
        return asked
    passed = union(members.deep(reader, value) for value in _counted(call))
    received = NO_MARKS if _is_mapped(call) else members.deep(reader, call.received).marks
    inside = Value(passed.marks | received)
    if call.method in words.CARRIERS or call.name in words.CARRYING_NAMES:
        inside = inside.safe_for(words.MAKES_TEXT.get(call.method, Harm.NOTHING))
    else:
        inside = inside.safe_for(EVERY)
    inside = cleaned(call, inside)
    made = _made_by(call)
    result = Value(inside.marks | made.marks, _kept(call))
    _mutate(reader, call)
    return result.joined(_callbacks(reader, call, result))


def _counted(call: Call) -> list[Value]:
    """``new URL(path, base)``: a constant path stays what it is, whatever the base.

    What ``KNOWN.get(key)`` answers was put there by somebody else than who chose the key.
    """
    if call.method == "get" and len(call.values) == 1 and not words.NETWORK_READ.match(call.name):
        return []
    return call.values[:1] if call.method == "URL" else call.values


def _is_mapped(call: Call) -> bool:
    """Whether each part of the answer is what a function of the app's own made of it."""
    given = call.values[0].things if call.values else ()
    return call.method in {"map", "flatMap"} and any(isinstance(t, Function) for t in given)


def cleaned(call: Call, value: Value) -> Value:
    """What the called function's name promises, such as ``escapeHtml``."""
    if not value.marks:
        return value
    for pattern, harm in words.CLEANERS:
        if pattern.match(call.method):
            return value.safe_for(harm)
    if call.method == "parse":
        is_schema = not words.PARSERS.match(call.name)
        return value.safe_for(EVERY) if is_schema else value.again(AS_TEXT)
    if call.method in {"replace", "replaceAll"} and call.nodes:
        return value.safe_for(_replaced(text(call.nodes[0])))
    if call.method == "map" and call.nodes and text(call.nodes[0]) in {"Number", "parseInt"}:
        return value.safe_for(EVERY)
    return value


def _replaced(pattern: str) -> int:
    if NEGATED_CLASS.match(pattern):
        return EVERY
    if ANGLE.match(pattern) or pattern.strip("'\"") in {"<", "&"}:
        return Harm.HTML
    return Harm.NOTHING


def is_common(method: str) -> bool:
    return method in words.CARRIERS or method in words.COMMON_METHODS


def _of_request(call: Call) -> Value:
    """``await request.json()``, ``req.get("host")``, ``cookies()``, ``useSearchParams()``."""
    if words.VISITOR_CALLS.match(call.name):
        return VISITOR.safe_for(AS_TEXT)
    if call.method not in words.REQUEST_READERS:
        return NOTHING
    owner = call.name.rpartition(".")[0]
    is_request = any(isinstance(t, Object) and t.is_request for t in call.received.things)
    if is_request or words.REQUEST_OBJECTS.match(owner):
        is_text = call.method in {"get", "header", "param", "text"}
        return VISITOR.safe_for(AS_TEXT if is_text else Harm.NOTHING)
    return NOTHING


def _made_by(call: Call) -> Value:
    """What a library's function brings into the app."""
    found = []
    if words.NETWORK_READ.match(call.name):
        found.append(Label.NETWORK)
    if call.method in words.DECODERS or (call.method == "from" and _is_encoded(call)):
        found.append(Label.DECODED)
    if words.HOST_FACTS.match(call.name):
        found.append(Label.HOST)
    if words.TYPED_CALLS.match(call.name):
        found.append(Label.TYPED)
    if call.name in {"path.join", "path.resolve"}:
        written = "/".join(call.script.text(node) for node in call.nodes)
        if CREDENTIAL_FILE.search(written):
            found.append(Label.CREDENTIALS)
    return Value(frozenset(Mark(label) for label in found)) if found else NOTHING


def _is_encoded(call: Call) -> bool:
    is_named = len(call.nodes) > 1
    return is_named and call.script.fold(call.nodes[1]) in {"base64", "hex", "base64url"}


def _kept(call: Call) -> frozenset[Function | Object]:
    """Wrappers answer what they were given: ``Object.freeze(x)``, ``asyncHandler(f)``."""
    if call.method in words.CARRIERS or words.WRAPPERS.search(call.method):
        return frozenset().union(*(value.things for value in call.values))
    if call.method in words.KEEPING:
        return call.received.things
    return frozenset()


def _mutate(reader: "Reader", call: Call) -> None:
    """``list.push(x)``, ``map.set(k, x)``, ``Object.assign(target, x)``."""
    owners, values = call.received, call.values
    if call.name == "Object.assign" and values:
        owners, values = values[0], values[1:]
    elif call.method not in words.ADDING:
        return
    for thing in list(owners.things)[: members.MAX_THINGS]:
        if isinstance(thing, Object):
            for value in values:
                reader.give(
                    thing.anywhere,
                    members.elements(reader, value) if owners is not call.received else value,
                )


def _callbacks(reader: "Reader", call: Call, result: Value) -> Value:
    """Call the functions that were passed; what they answer where it is the call's answer."""
    answers = NOTHING
    for value in call.values:
        given = [t for t in value.things if isinstance(t, Function) and "class" not in t.node.type]
        for function in given if len(given) <= MAX_CALLBACKS else ():
            answers = answers.joined(_call_back(reader, call, function, result))
    return answers


def _call_back(reader: "Reader", call: Call, function: Function, result: Value) -> Value:
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
    if event in words.KEY_EVENTS:
        marks |= {Mark(Label.TYPED)}
    if (
        event == "message" and not owner.startswith(("process", "worker", "parentPort", "child"))
    ) or (event in {"data", "chat"} and words.CONNECTIONS.search(owner) and not marks):
        marks |= {Mark(Label.REQUEST)}
    return Value(marks or NO_MARKS)


def _is_socket_event(call: Call, event: str | None) -> bool:
    """Socket.IO: every event but the library's own carries what a visitor sent."""
    is_socket = call.name in {"socket.on", "client.on", "socket.once"}
    is_used = "socket.io" in call.script.names.origins.values() or any(
        name.startswith("socket.io.") for name in call.script.names.origins.values()
    )
    return is_socket and is_used and event is not None and event not in words.SOCKET_EVENTS
