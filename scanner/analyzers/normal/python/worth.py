"""Which names of a file stand for something that canonical text would write out."""

import ast
from collections.abc import Iterator

from scanner.analyzers.normal.python.evaluator import Evaluator
from scanner.analyzers.normal.python.references import References
from scanner.analyzers.normal.python.scopes import Bound, Function, Origin, Outline, Scope
from scanner.analyzers.normal.python.watched import is_watched


def names_to_follow(found: Outline, references: References, evaluator: Evaluator) -> set[str]:
    return {
        name.rpartition(".")[2]
        for scope in found.scopes.values()
        for name, values in scope.bindings.items()
        if any(_is_worth_it(name, value, scope, references, evaluator) for value in values)
    }


def _is_worth_it(
    name: str, value: Bound, scope: Scope, references: References, evaluator: Evaluator
) -> bool:
    if isinstance(value, Origin):
        return value.name != name and is_watched(f"{value.name}.")
    if isinstance(value, Function | ast.Lambda):
        return not scope.is_class
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str)
    if isinstance(value, ast.Dict | ast.List | ast.Tuple):
        return any(isinstance(part, ast.Name | ast.Attribute) for part in _parts(value))
    if not isinstance(value, ast.expr):
        return False
    spelled = references.spell(value, scope)
    return is_watched(f"{spelled}.") or isinstance(evaluator.value(value, scope), str)


def _parts(node: ast.Dict | ast.List | ast.Tuple) -> Iterator[ast.expr | None]:
    yield from node.values if isinstance(node, ast.Dict) else node.elts
