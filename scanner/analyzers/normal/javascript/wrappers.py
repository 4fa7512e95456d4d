"""Functions that are called where they stand: their parameters are what they are called with."""

from collections.abc import Iterator

from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import (
    CALLS,
    FUNCTIONS,
    Node,
    arguments,
    callee,
    child,
    text,
    unwrap,
)
from scanner.analyzers.normal.javascript.watched import is_watched


def name_parameters(script: Script) -> None:
    """In ``(function (r) { r("fs") })(require)`` the name ``r`` is ``require``."""
    found = list(_named(script))
    for name, origin in found:
        script.names.note(name, origin)
    if found:
        _follow(script)


def _named(script: Script) -> Iterator[tuple[Node, str]]:
    for node in script.nodes:
        function = unwrap(callee(node) or node) if node.type in CALLS else node
        if function is not node and function.type in FUNCTIONS:
            for name, value in zip(_parameters(function), arguments(node), strict=False):
                origin = script.dotted(value)
                if origin != text(name) and is_watched(origin):
                    yield name, origin


def _follow(script: Script) -> None:
    """What is declared with such a parameter has an origin too."""
    for node in script.nodes:
        name, value = child(node, "name"), child(node, "value")
        if node.type != "variable_declarator" or name is None or value is None:
            continue
        origin = script.dotted(value)
        if not is_watched(origin):
            continue
        if name.type == "identifier":
            script.names.note(name, origin)
        for part in name.named_children if name.type == "object_pattern" else ():
            key = text(child(part, "key")) or text(part)
            script.names.note(child(part, "value") or part, f"{origin}.{key}")


def _parameters(function: Node) -> list[Node]:
    single = child(function, "parameter")
    if single is not None:
        return [single]
    whole = child(function, "parameters")
    parts = whole.named_children if whole is not None else []
    return [child(part, "pattern") or part for part in parts]
