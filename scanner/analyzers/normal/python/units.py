"""The functions of a file and what stands outside them, each with its canonical text."""

import ast
import re
from collections.abc import Iterator

from scanner.analyzers.normal.canonical import Unit, UnitKind
from scanner.analyzers.normal.edits import Document
from scanner.analyzers.normal.python.positions import Positions
from scanner.analyzers.normal.python.scopes import Function, Outline, Statement

DEEPEST = 3
"""Functions inside functions inside functions are told apart; what is deeper belongs to them."""
CALLED = re.compile(r"\b([A-Za-z_]\w*+)\s*\(")


def units(
    tree: ast.Module, found: Outline, document: Document, positions: Positions, depth: int
) -> list[Unit]:
    outside = list(_outside(tree))
    nodes = [
        statement.node
        for statement in found.statements
        if isinstance(statement.node, Function) and _level(statement) < DEEPEST
    ]
    reached = _reached(outside, nodes, positions)
    functions = [
        Unit(
            node.name,
            node.lineno,
            node.end_lineno or node.lineno,
            document.text(positions.start(node), positions.end(node)),
            UnitKind.FUNCTION,
            depth,
            at_import=node.name in reached,
        )
        for node in nodes
    ]
    rows = [
        row
        for node in outside
        for row in document.lines(positions.start(node), positions.end(node))
    ]
    if not rows:
        return functions
    text = "\n".join(line for line, _ in rows)
    top = Unit("", rows[0][1], rows[-1][1], text, UnitKind.TOP, depth, at_import=True)
    return [top, *functions]


def _level(statement: Statement) -> int:
    level, scope = 0, statement.scope
    while scope.parent is not None:
        level, scope = level + (not scope.is_class), scope.parent
    return level


def _outside(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements outside functions; of a class what is not a method."""
    waiting = list(reversed(tree.body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ClassDef):
            waiting.extend(reversed(node.body))
        elif not isinstance(node, Function):
            yield node


def _reached(outside: list[ast.stmt], functions: list[Function], positions: Positions) -> set[str]:
    """Names of the functions that run as soon as the file is loaded, as far as names tell."""
    by_name: dict[str, list[Function]] = {}
    for function in functions:
        by_name.setdefault(function.name, []).append(function)
    reached: set[str] = set()
    waiting: list[ast.stmt] = list(outside)
    while waiting:
        for name in CALLED.findall(positions.written(waiting.pop())):
            if name in by_name and name not in reached:
                reached.add(name)
                waiting.extend(by_name[name])
    return reached
