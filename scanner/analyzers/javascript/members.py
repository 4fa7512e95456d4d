"""Reads and stores properties: of objects the app makes, of requests, of what came from outside."""

from typing import TYPE_CHECKING, Protocol

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.syntax import Node, child, text
from scanner.analyzers.javascript.values import (
    AS_TEXT,
    NOTHING,
    VISITOR,
    Cell,
    Function,
    Harm,
    Mark,
    Object,
    Value,
)
from scanner.analyzers.labels import Label


class Looker(Protocol):
    """Who asks what a cell holds: a reader, to be told when it grows, or a rule at the end."""

    def look(self, cell: Cell) -> Value: ...


if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

MAX_PARENTS = 6
MAX_THINGS = 12
"""Of one value. More means that we lost track, and each would be asked."""
MAX_OBJECTS = 8
MAX_FIELDS = 40
"""Of what is sent as a whole; larger objects are an app's own tables."""
AFRESH = frozenset({"searchParams", "query", "search", "hash"})
"""Parts of an address that a visitor chooses freely, while its host is the app's own."""
ASKED_WITH = frozenset({"headers", "body", "data", "form", "json", "query", "params"})
"""Parts of what a request is made with: ``options.headers = {referer: found}``."""
TEXT_PARTS = {
    "params": AS_TEXT,
    "headers": AS_TEXT,
    "cookies": AS_TEXT,
    "signedCookies": AS_TEXT,
    "url": AS_TEXT | Harm.REDIRECT | Harm.ADDRESS,
    "originalUrl": AS_TEXT | Harm.REDIRECT | Harm.ADDRESS,
    "nextUrl": AS_TEXT | Harm.REDIRECT | Harm.ADDRESS,
    **dict.fromkeys(words.UPLOADS, Harm.UPLOAD),
}


def read(reader: "Reader", value: Value, name: str) -> Value:
    """``value.name``; an empty name is one that is not known."""
    if not value.marks and not value.things:
        return NOTHING
    found = _of_marks(value, name)
    for thing in list(value.things)[:MAX_THINGS]:
        held = thing if isinstance(thing, Object) else thing.properties
        if held.is_request and name in words.REQUEST_PARTS:
            found = found.joined(part_of_request(name))
            if name in words.UPLOADS:
                found = found.joined(_of_object(reader, held, name))
        elif (held.is_request and name in {"request", "req"}) or name == "prototype":
            found = found.joined(Value(things=frozenset({thing})))
        else:
            found = found.joined(_of_object(reader, held, name))
    return found


def part_of_request(name: str) -> Value:
    return VISITOR.safe_for(TEXT_PARTS.get(name, Harm.NOTHING))


def _of_marks(value: Value, name: str) -> Value:
    if not value.marks or name in {"length", "size", "constructor"}:
        return NOTHING
    if name in AFRESH and any(mark.origin is Label.REQUEST for mark in value.marks):
        return VISITOR
    safe = Harm.WHOLE | (Harm.ENTIRETY if name else 0)
    safe |= Harm.PLACE if name in words.UPLOAD_PLACES else 0
    return Value(frozenset(Mark(mark.origin, mark.safe | safe) for mark in value.marks))


def _of_object(reader: "Reader", owner: Object, name: str) -> Value:
    """What it or one of its parents holds there; each is asked once, however they are related."""
    found = NOTHING
    seen = {owner}
    generation = [owner]
    for _ in range(MAX_PARENTS + 1):
        for each in generation:
            found = found.joined(_own(reader, each, name))
        parents = dict.fromkeys(parent for each in generation for parent in each.parents)
        generation = [parent for parent in parents if parent not in seen]
        seen.update(generation)
    return found


def _own(reader: "Reader", owner: Object, name: str) -> Value:
    found = reader.look(owner.anywhere)
    if name:
        return found.joined(reader.look(owner.cell(name)))
    if len(owner.fields) <= MAX_FIELDS:
        for cell in list(owner.fields.values()):
            found = found.joined(reader.look(cell))
    return found


def elements(reader: "Reader", value: Value) -> Value:
    """What a loop over ``value`` sees, one at a time."""
    found = Value(value.marks)
    for thing in list(value.things)[:MAX_THINGS]:
        if isinstance(thing, Object):
            found = found.joined(_of_object(reader, thing, ""))
    return found


def deep(reader: "Looker", value: Value) -> Value:
    """``value`` with all that its objects hold, as when it is sent or turned into a text."""
    if not value.things:
        return value
    marks = value.marks
    seen: set[Object] = set()
    waiting = [thing for thing in value.things if isinstance(thing, Object)]
    while waiting and len(seen) < MAX_OBJECTS:
        held = waiting.pop()
        if held in seen or not held.is_plain:
            continue
        seen.add(held)
        for cell in [held.anywhere, *list(held.fields.values())[:MAX_FIELDS]]:
            inside = reader.look(cell)
            marks |= inside.marks
            waiting.extend(thing for thing in inside.things if isinstance(thing, Object))
        waiting.extend(held.parents)
    return Value(marks, value.things)


def property_name(reader: "Reader", node: Node) -> str:
    """Of a member or subscript expression, empty when it is not known."""
    name = child(node, "property")
    if name is not None:
        return text(name)
    index = child(node, "index")
    known = reader.function.module.script.fold(index) if index is not None else None
    return known or ""


def store(reader: "Reader", target: Node, value: Value) -> None:
    """``target`` is what stands left of ``=``: ``a.b`` or ``a[b]``."""
    owner = child(target, "object")
    if owner is None:
        return
    name = property_name(reader, target)
    script = reader.function.module.script
    if name == "exports" and script.dotted(owner) == "module":
        reader.world.replaced(reader, value)
        return
    held = reader.value(owner)
    _adopt(value, held)
    for thing in list(held.things)[:MAX_THINGS]:
        place = thing if isinstance(thing, Object) else thing.properties
        reader.give(_cell(place, name), value)
    is_own = owner.type == "identifier" and reader.knows(text(owner))
    if is_own and name in ASKED_WITH and not value.marks:
        value = Value(deep(reader, value).marks)
    if is_own and not held.things and value.marks:
        reader.assign(text(owner), held.joined(value))


def _cell(place: Object, name: str) -> Cell:
    return place.cell(name) if name else place.anywhere


def _adopt(value: Value, held: Value) -> None:
    """A function stored on an object finds the object under ``this``."""
    owner = next((thing for thing in held.things if isinstance(thing, Object)), None)
    fallback = next((t.properties for t in held.things if isinstance(t, Function)), None)
    for thing in value.things:
        if isinstance(thing, Function) and thing.this is thing.properties:
            thing.this = owner or fallback or thing.this
