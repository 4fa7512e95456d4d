"""Calls that are made in a roundabout way, as the plain ones that they are."""

import re
from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import Node, text
from scanner.analyzers.javascript.values import NOTHING

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

LENDERS = re.compile(r"^(?:\[\s*\]|Array\.prototype)\.(\w+)\.call$")
TELLING = (words.NETWORK_SEND, words.EVALUATORS, words.PROCESSES)
REFLECTED = {"Reflect.construct": 1, "Reflect.apply": 2}
"""At which place the list of arguments stands."""


def straighten(reader: "Reader", call: Call, function: Node) -> None:
    _lent(call, function)
    _called(call)
    _reflected(reader, call)


def _lent(call: Call, function: Node) -> None:
    """``[].forEach.call(list, f)`` is ``list.forEach(f)``, for what is a list in all but name."""
    lent = LENDERS.match(text(function)[:80]) if call.method == "call" and call.values else None
    if lent is not None and lent[1] in words.ITERATORS:
        call.name, call.method = "", lent[1]
        call.received, call.nodes, call.values = call.values[0], call.nodes[1:], call.values[1:]


def _called(call: Call) -> None:
    """``post.call(axios, url)`` is a request like any other."""
    known = call.name.rpartition(".")[0] if call.method == "call" else ""
    if known and any(pattern.match(known) for pattern in TELLING):
        _name(call, known)
        call.nodes, call.values = call.nodes[1:], call.values[1:]


def _reflected(reader: "Reader", call: Call) -> None:
    """``Reflect.construct(Function, ["a", code])``."""
    place = REFLECTED.get(call.name)
    if place is None or len(call.nodes) <= place:
        return
    known, given = call.script.dotted(call.nodes[0]), call.nodes[place]
    if not any(pattern.match(known) for pattern in TELLING):
        return
    _name(call, known)
    if given.type == "array":
        call.nodes = given.named_children
        call.values = [reader.value(part) for part in call.nodes]
    else:
        call.nodes, call.values = [given], [members.elements(reader, call.values[place])]
    call.received = NOTHING


def _name(call: Call, known: str) -> None:
    call.name, call.method = known, known.rpartition(".")[2]
