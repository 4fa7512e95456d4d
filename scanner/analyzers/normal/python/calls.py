"""Calls in the tiny interpreter: of Python's pure functions and of the file's own."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from scanner.analyzers.normal.python import purity
from scanner.analyzers.normal.python.frames import (
    Closure,
    Evaluating,
    Frame,
    Pure,
    items,
    iterate,
    weight,
)
from scanner.analyzers.normal.python.statements import run_body
from scanner.analyzers.normal.python.values import UnknownValue


def pure(name: str) -> Any:
    """What stands for one of Python's functions or constants, by its dotted name."""
    if name in purity.DECODERS:
        return Pure(purity.DECODERS[name], name)
    function = purity.BUILTINS.get(name) or purity.OTHERS.get(name)
    if function is not None:
        return Pure(function)
    if name in purity.ATTRIBUTES:
        return purity.ATTRIBUTES[name]
    raise UnknownValue


def call(run: Evaluating, node: ast.Call, frame: Frame, depth: int) -> Any:
    words = {w.arg: run.evaluate(w.value, frame, depth) for w in node.keywords if w.arg}
    higher = HIGHER.get(run.spell(node.func, frame))
    if higher is not None:
        return higher(run, items(run, node.args, frame, depth), depth)
    try:
        function = run.evaluate(node.func, frame, depth)
    except UnknownValue:
        return _method(run, node, words, frame, depth)
    return apply(run, function, items(run, node.args, frame, depth), words, depth)


def _method(
    run: Evaluating, node: ast.Call, words: dict[str, Any], frame: Frame, depth: int
) -> Any:
    if not isinstance(node.func, ast.Attribute):
        raise UnknownValue
    subject = run.evaluate(node.func.value, frame, depth)
    arguments = items(run, node.args, frame, depth)
    result = purity.call_method(subject, node.func.attr, arguments, words)
    run.charge(weight(result))
    if node.func.attr == "decode" and arguments and arguments[0] in purity.HIDING_CODECS:
        run.used.append("codecs.decode")
    return result


def apply(
    run: Evaluating, function: Any, arguments: list[Any], words: Mapping[str, Any], depth: int
) -> Any:
    if isinstance(function, Pure):
        result = function.function(*arguments, **words)
        run.charge(weight(result))
        if function.decoder:
            run.used.append(function.decoder)
        return result
    if not isinstance(function, Closure):
        raise UnknownValue
    names = _parameters(run, function, arguments, words, depth)
    frame = Frame(function.frame.scope, {"": None, **function.frame.names, **names})
    if isinstance(function.node, ast.Lambda):
        return run.evaluate(function.node.body, frame, depth + 1)
    if isinstance(function.node, ast.AsyncFunctionDef) or function.node.decorator_list:
        raise UnknownValue
    return run_body(run, function.node.body, frame, depth + 1)


def _parameters(
    run: Evaluating,
    function: Closure,
    arguments: list[Any],
    words: Mapping[str, Any],
    depth: int,
) -> dict[str, Any]:
    declared = function.node.args
    plain = [each.arg for each in (*declared.posonlyargs, *declared.args)]
    named = [each.arg for each in declared.kwonlyargs]
    given = dict(zip(plain, arguments, strict=False)) | dict(words)
    defaults = [
        *zip(plain[::-1], declared.defaults[::-1], strict=False),
        *zip(named, declared.kw_defaults, strict=True),
    ]
    for name, default in defaults:
        if name not in given and default is not None:
            given[name] = run.evaluate(default, function.frame, depth)
    if declared.vararg is not None:
        given[declared.vararg.arg] = tuple(arguments[len(plain) :])
    elif len(arguments) > len(plain):
        raise UnknownValue
    if declared.kwarg is not None or any(name not in given for name in (*plain, *named)):
        raise UnknownValue
    return given


def _map(run: Evaluating, arguments: list[Any], depth: int) -> list[Any]:
    function, *lists = arguments
    found = []
    for row in zip(*map(iterate, lists), strict=False):
        run.charge()
        found.append(apply(run, function, list(row), {}, depth))
    return found


def _filter(run: Evaluating, arguments: list[Any], depth: int) -> list[Any]:
    function, values = arguments
    found = []
    for item in iterate(values):
        run.charge()
        if item if function is None else apply(run, function, [item], {}, depth):
            found.append(item)
    return found


def _reduce(run: Evaluating, arguments: list[Any], depth: int) -> Any:
    function, values, *start = arguments
    waiting: list[Any] = [*start, *iterate(values)]
    value = waiting[0]
    for item in waiting[1:]:
        run.charge()
        value = apply(run, function, [value, item], {}, depth)
    return value


HIGHER: Mapping[str, Callable[[Evaluating, list[Any], int], Any]] = {
    "map": _map,
    "filter": _filter,
    "functools.reduce": _reduce,
    "reduce": _reduce,
}
