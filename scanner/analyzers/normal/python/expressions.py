"""Operators, literals and comprehensions for the tiny interpreter."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.analyzers.normal.python.frames import (
    Closure,
    Evaluating,
    Frame,
    Pure,
    assign,
    items,
    iterate,
    weight,
)
from scanner.analyzers.normal.python.values import (
    BINARY,
    COMPARE,
    UNARY,
    UnknownValue,
    binary,
    is_flat,
    subscript,
)

FORMAT = re.compile(r"[<>^=]?[-+]?#?0?\d{0,3}[sdxXobc]?")
COMPREHENSIONS = ast.GeneratorExp | ast.ListComp | ast.SetComp
Handler = Callable[[Evaluating, Any, Frame, int], Any]


def _binary(run: Evaluating, node: ast.BinOp, frame: Frame, depth: int) -> Any:
    """A chain is followed without recursion: long texts are taken apart into many pieces."""
    parts: list[tuple[str, ast.expr]] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp):
        parts.append((type(current.op).__name__, current.right))
        current = current.left
    value = run.evaluate(current, frame, depth)
    for symbol, right in reversed(parts):
        if symbol not in BINARY:
            raise UnknownValue
        value = binary(symbol, value, run.evaluate(right, frame, depth))
        run.charge(weight(value))
    return value


def _unary(run: Evaluating, node: ast.UnaryOp, frame: Frame, depth: int) -> Any:
    return UNARY[type(node.op).__name__](run.evaluate(node.operand, frame, depth))


def _compare(run: Evaluating, node: ast.Compare, frame: Frame, depth: int) -> bool:
    left = run.evaluate(node.left, frame, depth)
    for operator, comparator in zip(node.ops, node.comparators, strict=True):
        right = run.evaluate(comparator, frame, depth)
        if not is_flat(left) or not is_flat(right):
            raise UnknownValue
        if not COMPARE[type(operator).__name__](left, right):
            return False
        left = right
    return True


def _both(run: Evaluating, node: ast.BoolOp, frame: Frame, depth: int) -> Any:
    value: Any = None
    for part in node.values:
        value = run.evaluate(part, frame, depth)
        if bool(value) is isinstance(node.op, ast.Or):
            return value
    return value


def _either(run: Evaluating, node: ast.IfExp, frame: Frame, depth: int) -> Any:
    chosen = node.body if run.evaluate(node.test, frame, depth) else node.orelse
    return run.evaluate(chosen, frame, depth)


def _joined(run: Evaluating, node: ast.JoinedStr, frame: Frame, depth: int) -> str:
    return "".join(run.evaluate(part, frame, depth) for part in node.values)


def _formatted(run: Evaluating, node: ast.FormattedValue, frame: Frame, depth: int) -> str:
    value = run.evaluate(node.value, frame, depth)
    spec = run.evaluate(node.format_spec, frame, depth) if node.format_spec else ""
    if isinstance(value, Closure | Pure) or not is_flat(value) or not FORMAT.fullmatch(spec):
        raise UnknownValue
    return format(repr(value) if node.conversion == ord("r") else value, spec)


def _subscript(run: Evaluating, node: ast.Subscript, frame: Frame, depth: int) -> Any:
    value = run.evaluate(node.value, frame, depth)
    if isinstance(node.slice, ast.Slice):
        ends = (node.slice.lower, node.slice.upper, node.slice.step)
        key: Any = slice(*(end and run.evaluate(end, frame, depth) for end in ends))
    else:
        key = run.evaluate(node.slice, frame, depth)
    result = subscript(value, key)
    run.charge(weight(result))
    return result


def _dict(run: Evaluating, node: ast.Dict, frame: Frame, depth: int) -> dict[Any, Any]:
    keys = [run.evaluate(key, frame, depth) for key in node.keys if key is not None]
    if len(keys) < len(node.keys) or not all(isinstance(key, str | bytes | int) for key in keys):
        raise UnknownValue
    return dict(zip(keys, items(run, node.values, frame, depth), strict=True))


def _walrus(run: Evaluating, node: ast.NamedExpr, frame: Frame, depth: int) -> Any:
    return run.evaluate(node.value, frame, depth)


def _lambda(_: Evaluating, node: ast.Lambda, frame: Frame, __: int) -> Closure:
    return Closure(node, frame)


def _sequence(run: Evaluating, node: ast.List | ast.Tuple, frame: Frame, depth: int) -> Any:
    found = items(run, node.elts, frame, depth)
    return tuple(found) if isinstance(node, ast.Tuple) else found


def _comprehension(run: Evaluating, node: COMPREHENSIONS, frame: Frame, depth: int) -> list[Any]:
    inner = Frame(frame.scope, {**frame.names, "": None})
    return [
        run.evaluate(node.elt, inner, depth) for _ in _loops(run, node.generators, inner, depth)
    ]


def _dict_comprehension(
    run: Evaluating, node: ast.DictComp, frame: Frame, depth: int
) -> dict[Any, Any]:
    inner = Frame(frame.scope, {**frame.names, "": None})
    found: dict[Any, Any] = {}
    for _ in _loops(run, node.generators, inner, depth):
        key = run.evaluate(node.key, inner, depth)
        if not isinstance(key, str | bytes | int):
            raise UnknownValue
        found[key] = run.evaluate(node.value, inner, depth)
    return found


def _loops(
    run: Evaluating, generators: list[ast.comprehension], frame: Frame, depth: int
) -> Iterator[None]:
    first, *rest = generators
    for item in iterate(run.evaluate(first.iter, frame, depth)):
        run.charge()
        assign(first.target, item, frame)
        if all(run.evaluate(test, frame, depth) for test in first.ifs):
            if rest:
                yield from _loops(run, rest, frame, depth + 1)
            else:
                yield


HANDLERS: Mapping[type[ast.AST], Handler] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _both,
    ast.IfExp: _either,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.Subscript: _subscript,
    ast.Dict: _dict,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.GeneratorExp: _comprehension,
    ast.ListComp: _comprehension,
    ast.DictComp: _dict_comprehension,
}
