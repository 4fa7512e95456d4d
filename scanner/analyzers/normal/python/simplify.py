"""Expressions as they would be written by somebody with nothing to hide.

New nodes are made only where something changes, so that the rest keeps its own text and lines.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from scanner.analyzers.normal.python.evaluator import Evaluator
from scanner.analyzers.normal.python.frames import UNKNOWN
from scanner.analyzers.normal.python.inlining import inlined
from scanner.analyzers.normal.python.joining import joined, operands, total
from scanner.analyzers.normal.python.layers import Layer, opened
from scanner.analyzers.normal.python.references import References
from scanner.analyzers.normal.python.scopes import Scope, argument_names
from scanner.analyzers.normal.python.texts import as_text, is_plain_literal, node_of, words_of
from scanner.analyzers.normal.python.watched import is_watched

MAX_DEPTH = 80
SHORTEST_CONSTANT = 2
LONGEST_CONSTANT = 1000
WORD = re.compile(r"[\w./:@-]{0,16}")
"""Decoders are left out around single words, which are parts of something, such as ``POST``."""
COMPUTED = (ast.BinOp, ast.JoinedStr, ast.Call, ast.Subscript, ast.IfExp, ast.Attribute)
REFERRING = (ast.Attribute, ast.Call, ast.Subscript, ast.IfExp, ast.BoolOp, ast.NamedExpr)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
HOLDERS = (ast.keyword, ast.comprehension, ast.arguments, ast.Slice)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands. ``shadowed`` names mean something else there."""

    scope: Scope
    shadowed: frozenset[str] = frozenset()
    depth: int = 0

    def deeper(self) -> "Place":
        return replace(self, depth=self.depth + 1)

    def hides(self, node: ast.AST) -> bool:
        return bool(self.shadowed) and any(
            isinstance(part, ast.Name) and part.id in self.shadowed for part in ast.walk(node)
        )

    def without(self, names: Iterable[str]) -> "Place":
        return replace(self, shadowed=self.shadowed.union(names))


@dataclass
class Simplifier:
    references: References
    evaluator: Evaluator
    written: Callable[[ast.expr], str]
    """The source of a node."""
    layers: list[Layer] = field(default_factory=list)
    unwound: Counter[str] = field(default_factory=Counter)

    def close(self) -> None:
        """Let go of the file's nodes at once, not whenever cycles are looked for."""
        self.references.value = lambda _, __: UNKNOWN

    def expression(self, node: ast.expr, place: Place) -> ast.expr:
        """The node itself when there is nothing to simplify."""
        if place.depth > MAX_DEPTH:
            return node
        if isinstance(node, ast.Constant):
            return self._literal(node)
        if isinstance(node, ast.Name):
            return node if node.id in place.shadowed else self._name(node, place.scope)
        if isinstance(node, COMPUTED + REFERRING) and not place.hides(node):
            simpler = self._computed(node, place.scope) or self._reference(node, place.scope)
            if simpler is not None:
                return simpler
        return self._whole(node, place.without(_bound_in(node)))

    def _whole(self, node: ast.expr, place: Place) -> ast.expr:
        if isinstance(node, ast.Call):
            return self._call(node, place)
        if isinstance(node, ast.JoinedStr):
            return self._formatted(node, place)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = operands(node)
            simpler = joined([self.expression(each, place.deeper()) for each in parts])
            return node if _same(simpler, parts) else total(simpler)
        changed: ast.expr = self._parts(node, place)
        return changed

    def _literal(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, str | bytes) or is_plain_literal(self.written(node)):
            return node
        text = as_text(node.value)
        if text is None:
            return node
        self.unwound["escape"] += 1
        return node_of(text, ())

    def _name(self, node: ast.Name, scope: Scope) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return node
        name = self.references.spell(node, scope)
        if name != node.id and is_watched(name):
            self.unwound["alias"] += 1
            return ast.Name(name)
        value = self.evaluator.value(node, scope)
        if isinstance(value, str) and SHORTEST_CONSTANT <= len(value) <= LONGEST_CONSTANT:
            return node_of(value, self.evaluator.used if WORD.fullmatch(value) is None else ())
        return node

    def _computed(self, node: ast.expr, scope: Scope) -> ast.expr | None:
        if not isinstance(node, COMPUTED):
            return None
        value = self.evaluator.value(node, scope)
        if isinstance(value, str | bytes):
            text, used = as_text(value), tuple(self.evaluator.used)
            if text is None:
                return None
            self.unwound["decode" if used else "built"] += 1
            return node_of(text, used if WORD.fullmatch(text) is None else ())
        return words_of(value) if isinstance(node, ast.Call | ast.BinOp) else None

    def _reference(self, node: ast.expr, scope: Scope) -> ast.expr | None:
        is_read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if not isinstance(node, REFERRING) or not is_read:
            return None
        name = self.references.spell(node, scope)
        if not name or (isinstance(node, ast.Call) and self._makes(node, name, scope)):
            return None
        if not is_watched(name) and not isinstance(node, ast.Call | ast.Subscript):
            return None
        if isinstance(node, ast.Attribute) and self.written(node) == name:
            return node
        self.unwound["alias" if isinstance(node, ast.Attribute) else "getattr"] += 1
        return ast.Name(name)

    def _makes(self, node: ast.Call, name: str, scope: Scope) -> bool:
        """``requests.Session()`` stays a call; only what is called on it is written shorter."""
        return self.references.spell(node.func, scope).startswith(name)

    def _call(self, node: ast.Call, place: Place) -> ast.expr:
        simpler: ast.Call = self._parts(node, place)
        if place.hides(node):
            return simpler
        called = inlined(node, simpler, place.scope, self.references, self._in_wrapper)
        if called is not simpler:
            self.unwound["wrapper"] += 1
        argument = node.args[0] if node.args else None
        value = self.evaluator.value(argument, place.scope) if argument is not None else UNKNOWN
        layer, emptied = opened(called, node.lineno, value, self.evaluator.used)
        if layer is not None:
            self.layers.append(layer)
        return emptied

    def _in_wrapper(self, node: ast.expr, scope: Scope, names: frozenset[str]) -> ast.expr:
        return self.expression(node, Place(scope, names, MAX_DEPTH // 2))

    def _formatted(self, node: ast.JoinedStr, place: Place) -> ast.expr:
        """Known fields become part of the text around them."""
        parts = joined([self._field(each, place) for each in node.values])
        return node if _same(parts, node.values) else ast.JoinedStr(parts)

    def _field(self, node: ast.expr, place: Place) -> ast.expr:
        if isinstance(node, ast.Constant):
            return node
        known = UNKNOWN if place.hides(node) else self.evaluator.value(node, place.scope)
        if isinstance(known, str):
            return ast.Constant(known)
        simpler: ast.expr = self._parts(node, place)
        return simpler

    def _parts(self, node: Any, place: Place) -> Any:
        changed: dict[str, Any] = {}
        for name, value in ast.iter_fields(node):
            new = self._part(value, place.deeper())
            if new is not value:
                changed[name] = new
        if not changed:
            return node
        return ast.copy_location(type(node)(**{**dict(ast.iter_fields(node)), **changed}), node)

    def _part(self, value: Any, place: Place) -> Any:
        if isinstance(value, ast.expr):
            return self.expression(value, place)
        if isinstance(value, list):
            new = [self._part(each, place) for each in value]
            return value if _same(new, value) else new
        return self._parts(value, place) if isinstance(value, HOLDERS) else value


def _bound_in(node: ast.expr) -> list[str]:
    """Names that an expression binds for its own parts."""
    if isinstance(node, ast.Lambda):
        return argument_names(node.args)
    if isinstance(node, COMPREHENSIONS):
        targets = (part for each in node.generators for part in ast.walk(each.target))
        return [part.id for part in targets if isinstance(part, ast.Name)]
    return []


def _same(new: list[Any], old: list[Any]) -> bool:
    return len(new) == len(old) and all(a is b for a, b in zip(new, old, strict=True))
