"""Requests that look at the machine they would connect to, and may refuse."""

from collections.abc import Iterator

from scanner.analyzers.javascript.declared import names_in, parameters
from scanner.analyzers.javascript.facts import setting
from scanner.analyzers.javascript.observed import Call, Observed
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import (
    CALLS,
    FUNCTIONS,
    Node,
    arguments,
    callee,
    child,
    text,
    walk,
)

CONNECTORS = ("dispatcher", "agent", "httpAgent", "httpsAgent", "lookup")
CONDITIONS = frozenset({"if_statement", "ternary_expression"})


def refuses(seen: Observed) -> bool:
    """``fetch(address, {dispatcher: new Agent({connect: {lookup: check}})})``."""
    if not isinstance(seen, Call):
        return False
    given = (setting(seen, name) for name in CONNECTORS)
    lookups = (each for node in given if node is not None for each in _lookups(node, seen.script))
    return any(_may_fail(lookup) for lookup in lookups)


def _lookups(given: Node, script: Script) -> Iterator[Node]:
    """The functions that find the machine of a name."""
    pairs = (part for part in walk(given) if part.type == "pair")
    named = (child(pair, "value") for pair in pairs if text(child(pair, "key")) == "lookup")
    for value in (given, *named):
        found = (script.constants.function(value) or value) if value is not None else None
        if found is not None and found.type in FUNCTIONS:
            yield found


def _may_fail(lookup: Node) -> bool:
    """Whether it tells its callback of an error of its own, where a condition holds."""
    names = [name for part in parameters(lookup) for name in names_in(part)]
    calls = (node for node in walk(lookup) if node.type == "call_expression")
    told = (call for call in calls if text(callee(call)) in names[-1:])
    return any(_is_error(call) and _is_conditional(call, lookup) for call in told)


def _is_error(call: Node) -> bool:
    """``done(new Error(…))``, not ``done(error)``, which somebody else found."""
    values = arguments(call)
    return bool(values) and values[0].type in CALLS


def _is_conditional(node: Node, within: Node) -> bool:
    above = node.parent
    while above is not None and above is not within:
        if above.type in CONDITIONS:
            return True
        above = above.parent
    return False
