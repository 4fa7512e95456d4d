"""Puts constant expressions together, as an attacker takes them apart to hide them.

Nothing is executed: only a closed list of pure operations is understood. Results are bounded in
size, expressions in depth, and a module in the number of steps spent on it.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from scanner.analyzers.python import operations
from scanner.analyzers.python.calling import fold_call
from scanner.analyzers.python.decoders import MAX_LENGTH

Folded = str | bytes | None
Value = Any
"""A text, bytes, an integer, or a tuple or dictionary of those. None is "not constant"."""

MAX_DEPTH = 60
MAX_STEPS = 400_000
"""For one expression; a file that wastes them leaves enough for its other expressions."""
MAX_MODULE_STEPS = 4_000_000


class Constants:
    """Names that always have the same value in a module, and the expression of that value.

    Each name is folded once: ``a = b + b; b = c + c`` and so on must not double the work.
    """

    def __init__(self, values: Mapping[str, ast.expr] | None = None) -> None:
        self.values = values or {}
        self.steps_left = MAX_STEPS
        self._given = MAX_STEPS
        self._all_left = MAX_MODULE_STEPS
        self._known: dict[str, Value] = {}
        self._bound: list[dict[str, Value]] = []

    def value(self, name: str, depth: int) -> Value:
        for bound in reversed(self._bound):
            if name in bound:
                return bound[name]
        if name not in self._known and name in self.values:
            self._known[name] = None  # what refers to itself is not constant
            hidden, self._bound = self._bound, []
            self._known[name] = evaluate(self.values[name], self, depth)
            self._bound = hidden
        return self._known.get(name)

    def begin(self) -> None:
        """A new expression is folded, with steps of its own."""
        self._all_left -= self._given - self.steps_left
        self._given = self.steps_left = max(0, min(MAX_STEPS, self._all_left))

    def bind(self, bound: dict[str, Value]) -> None:
        """Names of a comprehension or a lambda, until ``unbind``."""
        self._bound.append(bound)

    def unbind(self) -> None:
        self._bound.pop()


def fold(node: ast.AST, constants: Constants, depth: int = 0) -> Folded:
    """The text or bytes an expression always has, or None."""
    if depth == 0:
        constants.begin()
    value = evaluate(node, constants, depth)
    return value if isinstance(value, str | bytes) else None


def evaluate(node: ast.AST, constants: Constants, depth: int = 0) -> Value:
    """The value an expression always has, or None."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | bytes | int) else None
    constants.steps_left -= 1
    if depth > MAX_DEPTH or constants.steps_left < 0:
        return None
    if isinstance(node, ast.Name):
        return constants.value(node.id, depth + 1)
    folder = FOLDERS.get(type(node))
    value = operations.bounded(folder(node, constants, depth + 1)) if folder else None
    constants.steps_left -= operations.cost(value)
    return value


def partial(node: ast.AST, constants: Constants, depth: int = 0) -> str:
    """The constant parts of a string, what is not known replaced by ``{}``."""
    text = fold(node, constants)
    if isinstance(text, bytes):
        return text.decode("utf-8", errors="replace")
    if text is not None or depth > MAX_DEPTH:
        return text if text is not None else "{}"
    reader = PARTIAL.get(type(node))
    return reader(node, constants, depth + 1) if reader else "{}"


def _partial_text(node: ast.JoinedStr, constants: Constants, depth: int) -> str:
    return "".join(partial(part, constants, depth) for part in node.values)[:MAX_LENGTH]


def _partial_call(node: ast.Call, constants: Constants, depth: int) -> str:
    if not isinstance(node.func, ast.Attribute):
        return "{}"
    owner, method = node.func.value, node.func.attr
    if method == "join" and node.args and isinstance(node.args[0], ast.List | ast.Tuple):
        separator = fold(owner, constants)
        parts = [partial(part, constants, depth) for part in node.args[0].elts]
        return (separator if isinstance(separator, str) else "").join(parts)[:MAX_LENGTH]
    return partial(owner, constants, depth) if method in KEEPING else "{}"


def _partial_chain(node: ast.BinOp, constants: Constants, depth: int) -> str:
    """A sum, from the left. What is put into a ``%`` template is not known, the template is."""
    pieces: list[str] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add | ast.Mod | ast.Div):
        if not isinstance(current.op, ast.Mod):
            slash = "/" if isinstance(current.op, ast.Div) else ""
            pieces.append(slash + partial(current.right, constants, depth))
        current = current.left
    return "".join([partial(current, constants, depth), *reversed(pieces)])[:MAX_LENGTH]


def _fold_operation(node: ast.BinOp, constants: Constants, depth: int) -> Value:
    """A chain is walked from its left end: long sums are nested as deep as they are long."""
    chain: list[ast.BinOp] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp):
        chain.append(current)
        current = current.left
    value = evaluate(current, constants, depth)
    for operation in reversed(chain):
        if value is None:
            return None
        right = evaluate(operation.right, constants, depth)
        value = operations.binary(type(operation.op), value, right)
    return value


def _fold_sign(node: ast.UnaryOp, constants: Constants, depth: int) -> Value:
    value = evaluate(node.operand, constants, depth)
    if not isinstance(value, int):
        return None
    if isinstance(node.op, ast.USub):
        return -value
    return ~value if isinstance(node.op, ast.Invert) else None


def _fold_text(node: ast.JoinedStr, constants: Constants, depth: int) -> Value:
    parts = [evaluate(part, constants, depth) for part in node.values]
    texts = [part for part in parts if isinstance(part, str)]
    is_short = len(texts) == len(parts) and sum(map(len, texts)) <= MAX_LENGTH
    return "".join(texts) if is_short else None


def _fold_field(node: ast.FormattedValue, constants: Constants, depth: int) -> Value:
    value = evaluate(node.value, constants, depth)
    form = evaluate(node.format_spec, constants, depth) if node.format_spec else ""
    if not isinstance(value, str | int) or not isinstance(form, str):
        return None
    return operations.formatted(value, form)


def _fold_subscript(node: ast.Subscript, constants: Constants, depth: int) -> Value:
    value = evaluate(node.value, constants, depth)
    if not isinstance(node.slice, ast.Slice):
        return operations.item(value, evaluate(node.slice, constants, depth))
    if not isinstance(value, str | bytes | tuple):
        return None
    bounds: list[int | None] = []
    for bound in (node.slice.lower, node.slice.upper, node.slice.step):
        at = evaluate(bound, constants, depth) if bound else None
        if bound and not isinstance(at, int):
            return None
        bounds.append(at)
    return value[slice(*bounds)] if bounds[2] != 0 else None


def _fold_sequence(node: ast.List | ast.Tuple, constants: Constants, depth: int) -> Value:
    values: list[Value] = []
    for element in node.elts:
        value = evaluate(element, constants, depth)
        if value is None:
            return None
        values.append(value)
    return tuple(values)


def _fold_mapping(node: ast.Dict, constants: Constants, depth: int) -> Value:
    """Only what is constant in it: a table may hold other things beside letters."""
    found: dict[Value, Value] = {}
    for key, element in zip(node.keys, node.values, strict=True):
        name = evaluate(key, constants, depth) if key else None
        value = evaluate(element, constants, depth)
        if isinstance(name, str | bytes | int) and value is not None:
            found[name] = value
    return found


def _fold_comprehension(
    node: ast.GeneratorExp | ast.ListComp, constants: Constants, depth: int
) -> Value:
    generator = node.generators[0]
    elements = operations.elements(evaluate(generator.iter, constants, depth))
    if elements is None or len(node.generators) > 1 or generator.ifs:
        return None
    values: list[Value] = []
    for element in elements:
        bound = operations.bindings(generator.target, element)
        if bound is None:
            return None
        constants.bind(bound)
        value = evaluate(node.elt, constants, depth)
        constants.unbind()
        if value is None:
            return None
        values.append(value)
    return tuple(values)


def _fold_named(node: ast.NamedExpr, constants: Constants, depth: int) -> Value:
    return evaluate(node.value, constants, depth)


def _fold_called(node: ast.Call, constants: Constants, depth: int) -> Value:
    return fold_call(node, constants, lambda part: evaluate(part, constants, depth))


KEEPING = frozenset({"format", "encode", "strip", "replace", "lower"})
PARTIAL: Mapping[type[ast.AST], Callable[..., str]] = {
    ast.JoinedStr: _partial_text,
    ast.BinOp: _partial_chain,
    ast.Call: _partial_call,
}
FOLDERS: Mapping[type[ast.AST], Callable[..., Value]] = {
    ast.BinOp: _fold_operation,
    ast.UnaryOp: _fold_sign,
    ast.JoinedStr: _fold_text,
    ast.FormattedValue: _fold_field,
    ast.Subscript: _fold_subscript,
    ast.List: _fold_sequence,
    ast.Tuple: _fold_sequence,
    ast.Dict: _fold_mapping,
    ast.GeneratorExp: _fold_comprehension,
    ast.ListComp: _fold_comprehension,
    ast.NamedExpr: _fold_named,
    ast.Call: _fold_called,
}
