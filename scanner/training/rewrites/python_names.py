"""Rewrites of how a Python file reaches what it uses."""

import ast
import random
from collections.abc import Iterator

from scanner.analyzers.normal.edits import Document, Edit
from scanner.analyzers.normal.python.positions import Positions
from scanner.analyzers.normal.python.scopes import Function
from scanner.training.rewrites.python_texts import split

TELLING = frozenset({"locals", "eval", "exec", "vars", "globals"})


def _modules(tree: ast.Module) -> set[str]:
    """Names that nothing but a plain import binds."""
    imported = [
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if "." not in alias.name
    ]
    stored = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    taken = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    return set(imported) - stored - taken


def looked_up(code: str, chance: random.Random) -> str:
    """``os.system(x)`` becomes ``getattr(os, "sys" + "tem")(x)``."""
    tree, data = ast.parse(code), code.encode()
    positions, modules = Positions(data), _modules(tree)
    edits = [
        Edit(
            positions.start(node),
            positions.end(node),
            f"getattr({node.value.id}, {split(node.attr, chance)})",
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id in modules
        and len(node.attr) > 1
    ]
    return Document(data, edits).whole()


def aliased(code: str, chance: random.Random) -> str:
    """``import os`` becomes ``import os as _m7``, and its uses follow."""
    tree, data = ast.parse(code), code.encode()
    positions = Positions(data)
    plain = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and len(node.names) == 1 and not node.names[0].asname
    ]
    names = {node.names[0].name for node in plain} & _modules(tree)
    new = {name: f"_m{chance.randrange(10**6)}{n}" for n, name in enumerate(sorted(names))}
    edits = [
        Edit(
            positions.start(n),
            positions.end(n),
            f"import {n.names[0].name} as {new[n.names[0].name]}",
        )
        for n in plain
        if n.names[0].name in new
    ]
    edits += [
        Edit(positions.start(node), positions.end(node), new[node.id])
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in new
    ]
    return Document(data, edits).whole()


def imported_late(code: str, chance: random.Random) -> str:
    """``import os`` becomes ``os = __import__("o" + "s")``."""
    tree, data = ast.parse(code), code.encode()
    positions = Positions(data)
    edits: list[Edit] = []
    for node in ast.walk(tree):
        name = node.names[0] if isinstance(node, ast.Import) and len(node.names) == 1 else None
        if name is not None and "." not in name.name and len(name.name) > 1:
            late = f"{name.asname or name.name} = __import__({split(name.name, chance)})"
            edits.append(Edit(positions.start(node), positions.end(node), late))
    return Document(data, edits).whole()


def renamed(code: str, chance: random.Random) -> str:
    """Local names of functions become others that say nothing."""
    tree, data = ast.parse(code), code.encode()
    positions = Positions(data)
    edits: list[Edit] = []
    for node in ast.walk(tree):
        if isinstance(node, Function) and _is_simple(node):
            new = {name: f"_{chance.randrange(10**8):x}" for name in sorted(_locals(node))}
            edits += [
                Edit(positions.start(part), positions.end(part), new[part.id])
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and part.id in new
            ]
    return Document(data, edits).whole()


def _is_simple(function: Function) -> bool:
    """Whether its names can be renamed by themselves: no functions, classes or f-strings in it."""
    inner = list(ast.walk(function))[1:]
    unsafe = (Function, ast.Lambda, ast.ClassDef, ast.Global, ast.Nonlocal, ast.JoinedStr)
    is_told = any(isinstance(part, ast.Name) and part.id in TELLING for part in inner)
    return not is_told and not any(isinstance(part, unsafe) for part in inner)


def _locals(function: Function) -> Iterator[str]:
    parameters = {part.arg for part in ast.walk(function.args) if isinstance(part, ast.arg)}
    imported = {
        (alias.asname or alias.name).partition(".")[0]
        for part in ast.walk(function)
        if isinstance(part, ast.Import | ast.ImportFrom)
        for alias in part.names
    }
    for part in ast.walk(function):
        is_stored = isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        if is_stored and part.id not in parameters | imported:  # type: ignore[attr-defined]
            yield part.id  # type: ignore[attr-defined]
