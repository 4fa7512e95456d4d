"""A script's named functions and what stands outside them, each with its canonical text."""

import re
from collections.abc import Iterator, Sequence

from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, line, text
from scanner.analyzers.normal.canonical import Unit, UnitKind
from scanner.analyzers.normal.edits import Document, Edit

DEEPEST = 3
CALLED = re.compile(r"(?<![\w$])([A-Za-z_$][\w$]*+)\s*\(")
NAMED_BY = {
    "variable_declarator": "name",
    "assignment_expression": "left",
    "pair": "key",
    "field_definition": "property",
    "public_field_definition": "name",
}
Named = tuple[str, Node]


def units(root: Node, document: Document, depth: int) -> list[Unit]:
    named = list(_named(root))
    reached = _reached(root, named)
    functions = [
        Unit(
            name,
            line(node),
            document.line_at(node.end_byte),
            document.text(node.start_byte, node.end_byte),
            UnitKind.FUNCTION,
            depth,
            at_import=name in reached,
        )
        for name, node in named
    ]
    hidden = [Edit(node.start_byte, node.end_byte, "") for _, node in named]
    rows = Document(root.code, [*document.edits, *hidden]).lines(0, len(root.code))
    if not rows:
        return functions
    whole = "\n".join(written for written, _ in rows)
    top = Unit("", rows[0][1], rows[-1][1], whole, UnitKind.TOP, depth, at_import=True)
    return [top, *functions]


def _named(root: Node) -> Iterator[Named]:
    """Functions with a name. One without, such as a callback, belongs to what surrounds it."""
    waiting = [(node, 0) for node in reversed(root.named_children)]
    while waiting:
        node, level = waiting.pop()
        name = _name(node) if node.type in FUNCTIONS else ""
        if name and level < DEEPEST:
            yield name, node
        inner = level + bool(name)
        waiting.extend((each, inner) for each in reversed(node.named_children))


def _name(function: Node) -> str:
    own = child(function, "name")
    if own is not None:
        return text(own)
    parent = function.parent
    holder = child(parent, NAMED_BY.get(parent.type, "")) if parent is not None else None
    return text(holder).rpartition(".")[2]


def _gaps(length: int, nodes: Sequence[Node]) -> list[tuple[int, int]]:
    found, position = [], 0
    for node in nodes:
        if node.start_byte >= position:
            found.append((position, node.start_byte))
            position = node.end_byte
    return [*found, (position, length)]


def _reached(root: Node, named: list[Named]) -> set[str]:
    """Names of the functions that run as soon as the script is loaded, as far as names tell."""
    by_name: dict[str, list[Node]] = {}
    for name, node in named:
        by_name.setdefault(name, []).append(node)
    reached: set[str] = set()
    gaps = _gaps(len(root.code), [node for _, node in named])
    waiting = [root.code[start:end].decode(errors="replace") for start, end in gaps]
    while waiting:
        for name in CALLED.findall(waiting.pop()):
            if name in by_name and name not in reached:
                reached.add(name)
                waiting.extend(text(node) for node in by_name[name])
    return reached
