"""Checks after which a value can be trusted: ``if name in ALLOWED``, ``if not is_safe(path)``."""

import ast
import re
from collections.abc import Iterator

from scanner.analyzers.python.cleaners import ALL, check_mask
from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.taint import safe_for

RAISING = re.compile(r"^_*(?:validate|check|verify|ensure|require|assert|raise_if|full_clean)")
ENDING = frozenset({"abort", "exit", "_exit", "fail"})
Trust = tuple[str, int]


def trusted(test: ast.expr, *, answer: bool) -> Iterator[Trust]:
    """Which names are safe for what, once the test came out this way."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from trusted(test.operand, answer=not answer)
    elif isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) is answer:
            for part in test.values:
                yield from trusted(part, answer=answer)
    elif isinstance(test, ast.Compare) and len(test.ops) == 1:
        yield from _compared(test, answer=answer)
    elif isinstance(test, ast.Call) and answer:
        name = test.func.attr if isinstance(test.func, ast.Attribute) else _name(test.func)
        mask = check_mask(name)
        if mask:
            owner = [test.func.value] if isinstance(test.func, ast.Attribute) else []
            for part in [*owner, *test.args]:
                yield from ((name, mask) for name in _names(part))


def _compared(test: ast.Compare, *, answer: bool) -> Iterator[Trust]:
    operator, other = test.ops[0], test.comparators[0]
    is_member = isinstance(operator, ast.In if answer else ast.NotIn)
    is_text = isinstance(other, ast.Constant) and isinstance(other.value, str)
    if is_member and not is_text and not isinstance(test.left, ast.Constant):
        yield from ((name, ALL) for name in _names(test.left))
    is_same = isinstance(operator, ast.Eq if answer else ast.NotEq)
    if is_same and isinstance(other, ast.Constant):
        yield from ((name, ALL) for name in _names(test.left))
    if is_same and isinstance(test.left, ast.Call):
        yield from ((name, ALL) for name in _names(test.left))
    none_left = isinstance(operator, ast.Is if answer else ast.IsNot)
    if none_left and isinstance(test.left, ast.Call):
        yield from trusted(test.left, answer=not answer)


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _names(node: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def trust(frame: Frame, test: ast.expr, *, answer: bool) -> None:
    """Take the test as answered: from here on its names are safe."""
    for name, mask in trusted(test, answer=answer):
        value = frame.of_name(name)
        if value:
            frame.values[name] = safe_for(value, mask)


def trust_checked(frame: Frame, node: ast.expr) -> None:
    """``validate_name(name)`` by itself raises where it is not satisfied."""
    call = node.value if isinstance(node, ast.Await) else node
    if not isinstance(call, ast.Call):
        return
    name = call.func.attr if isinstance(call.func, ast.Attribute) else _name(call.func)
    if RAISING.search(name):
        for argument in [*call.args, *(word.value for word in call.keywords)]:
            for part in _names(argument):
                value = frame.of_name(part)
                if value:
                    frame.values[part] = safe_for(value, ALL)


def ends(body: list[ast.stmt]) -> bool:
    """Whether nothing after these statements is reached."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Return | ast.Raise | ast.Continue | ast.Break):
        return True
    if isinstance(last, ast.If):
        return ends(last.body) and ends(last.orelse)
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        function = last.value.func
        name = function.attr if isinstance(function, ast.Attribute) else _name(function)
        return name in ENDING
    return False
