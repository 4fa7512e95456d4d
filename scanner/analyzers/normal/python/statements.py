"""Runs the body of a small decoder that a file brings along, in the tiny interpreter."""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.analyzers.normal.python.frames import (
    Closure,
    Evaluating,
    Frame,
    assign,
    iterate,
)
from scanner.analyzers.normal.python.values import UnknownValue, binary


class Returned(Exception):
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Left(Exception):
    """A loop is left, or its next round begun."""

    def __init__(self, *, for_good: bool) -> None:
        super().__init__()
        self.for_good = for_good


def run_body(run: Evaluating, body: list[ast.stmt], frame: Frame, depth: int) -> Any:
    """What a function returns."""
    try:
        _block(run, body, frame, depth)
    except Returned as returned:
        return returned.value
    return None


def _block(run: Evaluating, body: list[ast.stmt], frame: Frame, depth: int) -> None:
    for statement in body:
        run.charge()
        _statement(run, statement, frame, depth)


def _statement(run: Evaluating, node: ast.stmt, frame: Frame, depth: int) -> None:
    runner = RUNNERS.get(type(node))
    if runner is None:
        raise UnknownValue
    runner(run, node, frame, depth)


def _return(run: Evaluating, node: ast.Return, frame: Frame, depth: int) -> None:
    raise Returned(run.evaluate(node.value, frame, depth) if node.value else None)


def _assign(run: Evaluating, node: ast.Assign, frame: Frame, depth: int) -> None:
    value = run.evaluate(node.value, frame, depth)
    for target in node.targets:
        _store(run, target, value, frame, depth)


def _typed(run: Evaluating, node: ast.AnnAssign, frame: Frame, depth: int) -> None:
    if node.value is not None:
        _store(run, node.target, run.evaluate(node.value, frame, depth), frame, depth)


def _augment(run: Evaluating, node: ast.AugAssign, frame: Frame, depth: int) -> None:
    if not isinstance(node.target, ast.Name):
        raise UnknownValue
    value = run.evaluate(node.target, frame, depth)
    added = run.evaluate(node.value, frame, depth)
    assign(node.target, binary(type(node.op).__name__, value, added), frame)


def _expression(run: Evaluating, node: ast.Expr, frame: Frame, depth: int) -> None:
    if not isinstance(node.value, ast.Constant):
        run.evaluate(node.value, frame, depth)


def _if(run: Evaluating, node: ast.If, frame: Frame, depth: int) -> None:
    chosen = node.body if run.evaluate(node.test, frame, depth) else node.orelse
    _block(run, chosen, frame, depth + 1)


def _leave(_: Evaluating, node: ast.Break | ast.Continue, __: Frame, ___: int) -> None:
    raise Left(for_good=isinstance(node, ast.Break))


def _define(_: Evaluating, node: ast.FunctionDef, frame: Frame, __: int) -> None:
    frame.names[node.name] = Closure(node, frame)


def _nothing(_: Evaluating, __: ast.stmt, ___: Frame, ____: int) -> None:
    """Passing and importing change no value."""


def _loop(run: Evaluating, node: ast.For | ast.While, frame: Frame, depth: int) -> None:
    for _ in _rounds(run, node, frame, depth):
        run.charge()
        try:
            _block(run, node.body, frame, depth)
        except Left as left:
            if left.for_good:
                return
    _block(run, node.orelse, frame, depth)


def _rounds(run: Evaluating, node: ast.For | ast.While, frame: Frame, depth: int) -> Iterator[None]:
    if isinstance(node, ast.While):
        while run.evaluate(node.test, frame, depth):
            yield
    else:
        for item in list(iterate(run.evaluate(node.iter, frame, depth))):
            assign(node.target, item, frame)
            yield


def _store(run: Evaluating, target: ast.expr, value: Any, frame: Frame, depth: int) -> None:
    if isinstance(target, ast.Subscript):
        owner = run.evaluate(target.value, frame, depth)
        key = run.evaluate(target.slice, frame, depth)
        is_place = isinstance(owner, list) and isinstance(key, int)
        if not is_place and not (isinstance(owner, dict) and isinstance(key, str | bytes | int)):
            raise UnknownValue
        owner[key] = value
    else:
        assign(target, value, frame)


RUNNERS: Mapping[type[ast.stmt], Callable[[Evaluating, Any, Frame, int], None]] = {
    ast.Return: _return,
    ast.Assign: _assign,
    ast.AnnAssign: _typed,
    ast.AugAssign: _augment,
    ast.Expr: _expression,
    ast.If: _if,
    ast.For: _loop,
    ast.While: _loop,
    ast.Break: _leave,
    ast.Continue: _leave,
    ast.FunctionDef: _define,
    ast.Pass: _nothing,
    ast.Import: _nothing,
    ast.ImportFrom: _nothing,
}
