"""What names and parts of things hold after an assignment."""

import ast

from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.taint import Value


def bind(frame: Frame, target: ast.expr, value: Value) -> None:
    """Give a value to a name, to each of several names, or to a part of something."""
    if isinstance(target, ast.Name):
        frame.assign(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            bind(frame, element, value)
    elif isinstance(target, ast.Starred):
        bind(frame, target.value, value)
    elif isinstance(target, ast.Attribute | ast.Subscript):
        put_into(frame, target, value)


def put_into(frame: Frame, target: ast.expr, value: Value) -> None:
    """``self.name = value``, ``answer["key"] = value``: whoever holds it carries it too."""
    if not value:
        return
    while isinstance(target, ast.Subscript):
        target = target.value
    if isinstance(target, ast.Name):
        frame.add(target.id, value)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        if target.value.id in {"self", "cls"} and frame.owner:
            frame.facts.store(f"{frame.owner}.{target.attr}", value)
        else:
            frame.add(target.value.id, value)
