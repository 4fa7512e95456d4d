"""What functions of libraries answer, and what they pass to the functions they are given."""

import re
from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.callbacks import callbacks
from scanner.analyzers.javascript.entering import is_picked, made_by
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import callee, child, text, unwrap, walk
from scanner.analyzers.javascript.values import (
    AS_TEXT,
    EVERY,
    NOTHING,
    VISITOR,
    Function,
    Harm,
    Object,
    Value,
    union,
)
from scanner.analyzers.labels import Label

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

NEGATED_CLASS = re.compile(r"^/\[\^[^\]]+\][+*]?/\w*$")
MOST_OF_CALLBACK = 400
LONGEST_CLEANER = 500
ANGLE = re.compile(r"^/.*[<&].*/\w*$")


def answer(reader: "Reader", call: Call) -> Value:
    """The answer of a function that is not the app's own."""
    asked = _of_request(call)
    if asked is not NOTHING:
        return asked
    passed = union(members.deep(reader, value) for value in _counted(call))
    received = Value(members.deep(reader, call.received).marks)
    if _is_mapped(call):
        received = received.safe_for(EVERY | _quoted(call))
    inside = Value(passed.marks | received.marks)
    if call.method in words.CARRIERS or call.name in words.CARRYING_NAMES:
        inside = inside.safe_for(words.MAKES_TEXT.get(call.method, Harm.NOTHING))
    else:
        inside = inside.safe_for(EVERY)
    inside = cleaned(call, inside)
    if call.method not in words.CARRIERS and call.method not in words.KEEPS_KEYS:
        inside = inside.without(frozenset({Label.KEYS}))
    made = made_by(call)
    if is_picked(call, passed):
        made = made.plus(Label.CREDENTIALS)
    if call.method in words.PICKERS:
        inside = _picked(inside)
    result = Value(inside.marks | made.marks, _kept(call))
    _mutate(reader, call)
    return result.joined(callbacks(reader, call, result))


def _picked(value: Value) -> Value:
    """One cookie of all."""
    if not any(mark.origin is Label.COOKIES for mark in value.marks):
        return value
    return value.safe_for(Harm.ENTIRETY)


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


def _quoted(call: Call) -> int:
    """``names.map((name) => JSON.stringify(name))`` leaves texts in their quotes."""
    is_quoted = call.nodes and "JSON.stringify(" in text(call.nodes[0])[:MOST_OF_CALLBACK]
    return Harm.STATEMENT if is_quoted else Harm.NOTHING


def cleaned(call: Call, value: Value) -> Value:
    """What the called function's name promises, such as ``escapeHtml``."""
    if not value.marks:
        return value
    for pattern, harm in words.CLEANERS:
        if pattern.match(call.method):
            return value.safe_for(harm)
    if call.method in words.UNQUOTING:
        value = value.again(Harm.STATEMENT)
    elif call.name == "JSON.stringify":
        value = value.safe_for(Harm.STATEMENT)
    if call.method == "parse":
        is_schema = not words.PARSERS.match(call.name)
        return value.safe_for(EVERY) if is_schema else value.again(AS_TEXT)
    if call.method in {"replace", "replaceAll"} and call.nodes:
        return value.safe_for(_replaced(text(call.nodes[0])))
    if call.method == "map" and call.nodes and text(call.nodes[0]) in {"Number", "parseInt"}:
        return value.safe_for(EVERY)
    return value


def _replaced(pattern: str) -> int:
    if len(pattern) > LONGEST_CLEANER:
        return Harm.NOTHING
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
    if call.method in words.KEY_TAKERS and call.script.handles_wallets:
        _open_wallet(reader, call)
    if call.name == "Object.assign" and values:
        owners, values = values[0], values[1:]
    elif call.method == "copy" and call.nodes:
        _copy(reader, call)
        return
    elif call.method not in words.ADDING:
        return
    if owners is call.received and not owners.things:
        _mix(reader, call, owners)
    for thing in list(owners.things)[: members.MAX_THINGS]:
        if isinstance(thing, Object):
            for value in values:
                reader.give(
                    thing.anywhere,
                    members.elements(reader, value) if owners is not call.received else value,
                )


def _open_wallet(reader: "Reader", call: Call) -> None:
    """``validateMnemonic(phrase)``: from now on we know what ``phrase`` is."""
    inside = (part for node in call.nodes[:1] for part in (node, *walk(node)))
    names = (part for part in inside if part.type == "identifier")
    given = next((name for name in names if reader.knows(text(name))), None)
    if given is not None:
        reader.assign(text(given), call.values[0].plus(Label.KEYS))


def _copy(reader: "Reader", call: Call) -> None:
    """``Buffer.from(x, "hex").copy(target)``."""
    target = call.nodes[0]
    if target.type == "identifier" and call.received.marks and reader.knows(text(target)):
        reader.assign(text(target), call.values[0].joined(Value(call.received.marks)))


def _mix(reader: "Reader", call: Call, held: Value) -> None:
    """``form.append(name, x)``, where a library made the form."""
    owner = child(unwrap(callee(call.node) or call.node), "object")
    added = Value(union(members.deep(reader, value) for value in call.values).marks)
    if (
        owner is not None
        and owner.type == "identifier"
        and added.marks
        and reader.knows(text(owner))
    ):
        reader.assign(text(owner), held.joined(added))
