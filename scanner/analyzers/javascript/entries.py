"""Where a framework calls the app: parameters that a visitor fills."""

import re
from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript.syntax import Node, child, text
from scanner.analyzers.javascript.values import (
    AS_TEXT,
    NOTHING,
    VISITOR,
    Cell,
    Function,
    Object,
    Value,
)

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader
    from scanner.analyzers.javascript.world import World

NEXT_FILE = re.compile(
    r"(?:^|/)(?:(?:page|layout|route|middleware|proxy|template)\.[cm]?[jt]sx?$|pages/api/.+$)"
)
PAGE_FILE = re.compile(r"(?:^|/)pages/(?!api/).+\.[cm]?[jt]sx?$")
LOADERS = frozenset(
    {"loader", "action", "getServerSideProps", "getInitialProps", "generateMetadata"}
)
TEXTS_OF_LOADERS = ("params", "asPath", "resolvedUrl")
VALUES_OF_LOADERS = ("query", "searchParams")
SERVER = re.compile(r"""^\s*(?:["']use strict["'];?\s*)?["']use server["']""")
DECORATOR = re.compile(r"^@(Query|Param|Body|Headers|Req|Request|Cookies|UploadedFile|Ctx)\b")


def received(reader: "Reader", pattern: Node) -> Value:
    """What the framework passes as the parameter, apart from what the app's own calls do."""
    world, function = reader.world, reader.function
    decorated = _decorated(world, pattern)
    if decorated is not NOTHING:
        return decorated
    if _is_server_action(function):
        return VISITOR
    is_top = function.outer is not None and function.outer.outer is None
    path = function.module.script.source.path
    if is_top and NEXT_FILE.search(path):
        return Value(things=frozenset({world.request}))
    if is_top and name_of(function) in LOADERS:
        return Value(things=frozenset({world.loaded}))
    return _loaded(reader) if is_top and PAGE_FILE.search(path) else NOTHING


def given_to_loaders(request: Object, response: Object) -> Object:
    """``loader({request, params})`` and ``getServerSideProps({req, query})``, by name alone.

    Command lines, stores and bundlers call functions of the same names with something else.
    """
    fields = {
        **dict.fromkeys(("request", "req"), Value(things=frozenset({request}))),
        **dict.fromkeys(("response", "res"), Value(things=frozenset({response}))),
        **dict.fromkeys(TEXTS_OF_LOADERS, VISITOR.safe_for(AS_TEXT)),
        **dict.fromkeys(VALUES_OF_LOADERS, VISITOR),
    }
    return Object({name: Cell(value) for name, value in fields.items()})


def _loaded(reader: "Reader") -> Value:
    """Next.js: a page gets the ``props`` of what the loader beside it returned."""
    exports = reader.function.module.exports
    if reader.function not in reader.look(exports.cell("default")).things:
        return NOTHING
    found = NOTHING
    for name in LOADERS:
        for loader in reader.look(exports.cell(name)).things:
            if isinstance(loader, Function):
                answer = reader.look(loader.returned)
                found = found.joined(members.read(reader, answer, "props"))
    return found


def _decorated(world: "World", pattern: Node) -> Value:
    """NestJS: ``find(@Query("name") name: string)``."""
    for part in pattern.named_children:
        match = DECORATOR.match(text(part)) if part.type == "decorator" else None
        if match is None:
            continue
        if match[1] in {"Req", "Request", "Ctx"}:
            return Value(things=frozenset({world.request}))
        return VISITOR.safe_for(AS_TEXT) if match[1] in {"Param", "Headers"} else VISITOR
    return NOTHING


def _is_server_action(function: Function) -> bool:
    """Next.js: exported from a file, or with a body, that begins with ``"use server"``."""
    body = child(function.node, "body")
    if body is not None and SERVER.match(text(body)[1:60] if body.type != "program" else ""):
        return True
    parent = function.node.parent
    while parent is not None and parent.type in {"variable_declarator", "lexical_declaration"}:
        parent = parent.parent
    is_exported = parent is not None and parent.type == "export_statement"
    return is_exported and SERVER.match(function.module.script.source.text[:80]) is not None


def name_of(function: Function) -> str:
    name = child(function.node, "name")
    parent = function.node.parent
    if name is None and parent is not None and parent.type == "variable_declarator":
        name = child(parent, "name")
    return text(name)
