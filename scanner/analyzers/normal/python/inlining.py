"""Calls through a wrapper, written as what the wrapper does with its arguments."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from scanner.analyzers.normal.python.references import References
from scanner.analyzers.normal.python.scopes import Scope
from scanner.analyzers.normal.python.watched import is_watched

LARGEST_BODY = 40
Simplify = Callable[[ast.expr, Scope, frozenset[str]], ast.expr]


def inlined(
    node: ast.Call, simpler: ast.Call, scope: Scope, references: References, simplify: Simplify
) -> ast.Call:
    """``node`` is the call as written and ``simpler`` the same with its parts simplified."""
    special = _made(node, simpler, scope, references)
    if special is not None:
        return special
    body, owner, names = references.body_of(node.func, scope)
    if not isinstance(body, ast.Call) or sum(1 for _ in ast.walk(body)) > LARGEST_BODY:
        return simpler
    given = dict(zip(names, simpler.args, strict=False))
    given |= {word.arg: word.value for word in simpler.keywords if word.arg}
    rest = [each for each in simpler.args[len(names) :] if not isinstance(each, ast.Starred)]
    starred = _star_name(node.func, scope)
    inner = simplify(body, owner, frozenset({*names, starred}) - {""})
    replaced = _Substitution(given, starred, rest).visit(_deep(inner))
    if isinstance(replaced, ast.Call) and is_watched(_name_of(replaced.func)):
        return ast.copy_location(replaced, node)
    return simpler


def _made(
    node: ast.Call, simpler: ast.Call, scope: Scope, references: References
) -> ast.Call | None:
    """``methodcaller("system", x)(os)`` and ``partial(os.system, x)()``."""
    maker = node.func
    if not isinstance(maker, ast.Call) or not isinstance(simpler.func, ast.Call):
        return None
    made = references.spell(maker.func, scope)
    held = simpler.func.args
    if made == "operator.methodcaller" and simpler.args and isinstance(held[0], ast.Constant):
        owner = _name_of(simpler.args[0])
        name = held[0].value
        if owner and isinstance(name, str):
            return ast.Call(ast.Name(f"{owner}.{name}"), held[1:], [])
    if made == "functools.partial" and held:
        words = [*simpler.func.keywords, *simpler.keywords]
        return ast.Call(held[0], [*held[1:], *simpler.args], words)
    return None


def _star_name(function: ast.expr, scope: Scope) -> str:
    found = scope.find(function.id) if isinstance(function, ast.Name) else None
    node: Any = found[0][0] if found is not None else function
    arguments = getattr(node, "args", None)
    vararg = arguments.vararg if isinstance(arguments, ast.arguments) else None
    return vararg.arg if vararg is not None else ""


def _name_of(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def _deep(node: Any) -> Any:
    """A copy that may be changed; its leaves may be nodes that are used elsewhere too."""
    if isinstance(node, list):
        return [_deep(each) for each in node]
    if not isinstance(node, ast.AST):
        return node
    fields = {name: _deep(value) for name, value in ast.iter_fields(node)}
    return ast.copy_location(type(node)(**fields), node)


class _Substitution(ast.NodeTransformer):
    def __init__(self, given: Mapping[str, ast.expr], starred: str, rest: list[ast.expr]) -> None:
        self._given = given
        self._starred = starred
        self._rest = rest

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._given.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        arguments: list[ast.expr] = []
        for each in node.args:
            is_rest = isinstance(each, ast.Starred) and _name_of(each.value) == self._starred
            arguments.extend(self._rest if is_rest and self._starred else [each])
        node.args = arguments
        self.generic_visit(node)
        return node
