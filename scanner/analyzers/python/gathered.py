"""Keys that are read one by one from the environment, and sent together."""

import ast
from collections.abc import Iterator

from scanner.analyzers.indicators import are_of_many
from scanner.analyzers.python.invocation import Invocation

GETTERS = frozenset({"getenv", "get", "pop"})


def sends_many_keys(call: Invocation) -> bool:
    """One key is configuration; those of three houses in one message are loot."""
    given = [*call.node.args, *(word.value for word in call.node.keywords)]
    return are_of_many(name for node in given for name in _names(call, node))


def _names(call: Invocation, node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        yield from _asked_for(part)
        if isinstance(part, ast.Name):
            yield from _held(call, part.id)


def _held(call: Invocation, name: str) -> frozenset[str]:
    """Looked for once: thousands of calls may send the same list."""
    module = call.frame.module
    if name not in module.keys_held:
        made = module.constants.values.get(name)
        parts = ast.walk(made) if made is not None else ()
        module.keys_held[name] = frozenset(key for part in parts for key in _asked_for(part))
    return module.keys_held[name]


def _asked_for(node: ast.AST) -> Iterator[str]:
    """``os.environ["X"]``, ``os.getenv("X")``, ``environ.get("X")``."""
    key: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        key = node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        key = node.args[0] if name in GETTERS and node.args else None
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield key.value
