"""A tiny interpreter for what only computes: texts, numbers, lists, and the file's own decoders.

Nothing of the file is given to Python to run. Each operation is one of a closed list, every result
is bounded, and so is the number of steps.
"""

import ast
import binascii
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from scanner.analyzers.normal.python.calls import call, pure
from scanner.analyzers.normal.python.expressions import HANDLERS, Handler
from scanner.analyzers.normal.python.frames import UNKNOWN, Closure, Evaluating, Frame, Pure
from scanner.analyzers.normal.python.scopes import Bound, Function, Origin, Scope
from scanner.analyzers.normal.python.statements import Left
from scanner.analyzers.normal.python.values import UnknownValue, binary, checked

MAX_DEPTH = 60
FAILURES = (
    UnknownValue,
    Left,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    EOFError,
    OSError,
    MemoryError,
    RecursionError,
    binascii.Error,
    lzma.LZMAError,
    zlib.error,
)
"""What a wrong guess or a damaged text ends in."""


class Evaluator(Evaluating):
    def __init__(self, spell: Callable[[ast.expr, Scope], str], steps: int) -> None:
        self._spell = spell
        self._steps = steps
        self._known: dict[int, tuple[Any, tuple[str, ...]]] = {}
        self._kept: list[ast.AST] = []
        self.used: list[str] = []
        """The decoders that went into the last value, outermost last."""

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """What an expression always is, or ``UNKNOWN``."""
        self.used = []
        try:
            return self.evaluate(node, Frame(scope), 0)
        except UnknownValue:
            return UNKNOWN

    def charge(self, steps: int = 1) -> None:
        self._steps -= steps
        if self._steps < 0:
            raise UnknownValue

    def spell(self, node: ast.expr, frame: Frame) -> str:
        is_local = isinstance(node, ast.Name) and node.id in frame.names
        return "" if is_local else self._spell(node, frame.scope)

    def evaluate(self, node: ast.expr, frame: Frame, depth: int) -> Any:
        """Each expression outside a running function is looked at once."""
        self.charge()
        if isinstance(node, ast.Constant):
            return node.value
        handler = ALL_HANDLERS.get(type(node))
        if handler is None or depth > MAX_DEPTH:
            raise UnknownValue
        key = 0 if frame.names else id(node)
        if key in self._known:
            value, used = self._known[key]
            self.used.extend(used)
        else:
            value = self._fresh(handler, node, frame, depth, key)
        if value is UNKNOWN:
            raise UnknownValue
        return value

    def _fresh(self, handler: Handler, node: ast.expr, frame: Frame, depth: int, key: int) -> Any:
        before = len(self.used)
        if key:
            self._kept.append(node)  # so that no other node gets its id
            self._known[key] = (UNKNOWN, ())  # what refers to itself is not constant
        try:
            value = handler(self, node, frame, depth + 1)
            if not isinstance(value, Closure | Pure):
                value = checked(value)
        except FAILURES:
            del self.used[before:]
            return UNKNOWN
        if key:
            self._known[key] = (value, tuple(self.used[before:]))
        return value

    def bound(self, values: list[Bound], scope: Scope, depth: int) -> Any:
        """What is assigned once, or once and then only added to."""
        first, *rest = values
        if isinstance(first, Function) and not rest:
            return Closure(first, Frame(scope))
        if isinstance(first, Origin):
            return pure(first.name)
        if not isinstance(first, ast.expr):
            raise UnknownValue
        value = self.evaluate(first, Frame(scope), depth)
        for each in rest:
            if not isinstance(each, ast.AugAssign) or not isinstance(each.op, ast.Add):
                raise UnknownValue
            value = binary("Add", value, self.evaluate(each.value, Frame(scope), depth))
        return value


def _name(run: Evaluator, node: ast.Name, frame: Frame, depth: int) -> Any:
    if node.id in frame.names:
        return frame.names[node.id]
    found = frame.scope.find(node.id)
    return run.bound(*found, depth) if found is not None else pure(node.id)


def _attribute(run: Evaluator, node: ast.Attribute, frame: Frame, depth: int) -> Any:
    if isinstance(node.value, ast.Name):
        found = frame.scope.module.find(f"{node.value.id}.{node.attr}")
        if found is not None:
            return run.bound(*found, depth)
    return pure(run.spell(node, frame))


ALL_HANDLERS: Mapping[type[ast.AST], Any] = {
    **HANDLERS,
    ast.Call: call,
    ast.Name: _name,
    ast.Attribute: _attribute,
}
