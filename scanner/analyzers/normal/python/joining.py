"""Sums of texts: constant neighbours are put together around what is not known."""

import ast
from collections.abc import Iterable


def operands(node: ast.BinOp) -> list[ast.expr]:
    """The parts of a chain of ``+``, first to last."""
    parts: list[ast.expr] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add):
        parts.append(current.right)
        current = current.left
    return [current, *reversed(parts)]


def joined(parts: Iterable[ast.expr]) -> list[ast.expr]:
    found: list[ast.expr] = []
    for part in parts:
        last, text = _text(found[-1]) if found else None, _text(part)
        if last is not None and text is not None:
            found[-1] = ast.Constant(last + text)
        else:
            found.append(part)
    return found


def total(parts: list[ast.expr]) -> ast.expr:
    result = parts[0]
    for part in parts[1:]:
        result = ast.BinOp(result, ast.Add(), part)
    return result


def _text(node: ast.expr) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None
