"""Which statements a file has, and what each of its scopes gives a name to."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
MOST_BINDINGS = 400


@dataclass(frozen=True, slots=True)
class Origin:
    """A name that an import binds: ``os.path`` for ``from os import path``."""

    name: str


Bound = ast.AST | Origin | None
"""An expression, a function, an import; None for what is not followed, such as a loop's name."""


@dataclass
class Scope:
    parent: "Scope | None" = None
    is_class: bool = False
    bindings: dict[str, list[Bound]] = field(default_factory=dict)
    outside: dict[str, "Scope"] = field(default_factory=dict)
    """Names that ``global`` gives to another scope."""

    def bind(self, name: str, value: Bound) -> None:
        owner = self.outside.get(name, self)
        values = owner.bindings.setdefault(name, [])
        if len(values) < MOST_BINDINGS:
            values.append(value)

    def find(self, name: str) -> "tuple[list[Bound], Scope] | None":
        """What a name is bound to, and where; None for builtins and what is defined nowhere."""
        scope: Scope | None = self
        while scope is not None:
            values = scope.bindings.get(name)
            if values is not None and (not scope.is_class or scope is self):
                return values, scope
            scope = scope.parent
        return None

    @property
    def module(self) -> "Scope":
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


@dataclass(frozen=True, slots=True)
class Statement:
    node: ast.stmt | ast.ExceptHandler | ast.match_case
    scope: Scope
    function: Function | None
    """The function it stands in, None at the top."""


@dataclass
class Outline:
    """All statements in the order they are written, and the scope of each function."""

    statements: list[Statement]
    scopes: dict[ast.AST, Scope]
    """Of functions, classes and the module."""


def outline(tree: ast.Module) -> Outline:
    """Statements only: expressions are not visited, which keeps large files cheap."""
    module = Scope()
    found = Outline([], {tree: module})
    stack: list[tuple[ast.AST, Scope, Function | None]] = [
        (node, module, None) for node in reversed(tree.body)
    ]
    while stack:
        node, scope, function = stack.pop()
        if not isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            continue
        found.statements.append(Statement(node, scope, function))
        _bind(node, scope)
        inner, owner = scope, function
        if isinstance(node, Function):
            inner, owner = Scope(scope), node
            _bind_arguments(node.args, inner)
        elif isinstance(node, ast.ClassDef):
            inner = Scope(scope, is_class=True)
        if inner is not scope:
            found.scopes[node] = inner
        for block in reversed(BLOCKS):
            stack.extend((each, inner, owner) for each in reversed(getattr(node, block, ())))
    return found


def bind_walruses(tree: ast.Module, module: Scope) -> None:
    """Names that ``:=`` binds, wherever it stands; a visit of every expression."""
    for node in ast.walk(tree):
        if isinstance(node, ast.NamedExpr):
            module.bind(node.target.id, node.value)


def _bind_arguments(arguments: ast.arguments, scope: Scope) -> None:
    for name in argument_names(arguments):
        scope.bind(name, None)


def argument_names(arguments: ast.arguments) -> list[str]:
    plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    starred = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [each.arg for each in (*plain, *starred)]


def _bind(node: ast.AST, scope: Scope) -> None:
    binder = BINDERS.get(type(node))
    if binder is not None:
        binder(node, scope)


def _bind_assignment(node: ast.Assign, scope: Scope) -> None:
    for target in node.targets:
        _bind_target(target, node.value, scope)


def _bind_typed(node: ast.AnnAssign, scope: Scope) -> None:
    if node.value is not None:
        _bind_target(node.target, node.value, scope)


def _bind_items(node: ast.With | ast.AsyncWith, scope: Scope) -> None:
    for item in node.items:
        if item.optional_vars is not None:
            _bind_target(item.optional_vars, item.context_expr, scope)


def _bind_caught(node: ast.ExceptHandler, scope: Scope) -> None:
    if node.name is not None:
        scope.bind(node.name, None)


def _bind_imports(node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    for name, origin in imported(node):
        scope.bind(name, Origin(origin))


def _bind_pattern(node: ast.match_case, scope: Scope) -> None:
    for part in ast.walk(node.pattern):
        name = getattr(part, "name", None) or getattr(part, "rest", None)
        if isinstance(name, str):
            scope.bind(name, None)


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Local name and dotted origin of each name that an import binds."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            yield alias.asname or alias.name, f"{dots}{node.module or ''}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            first = alias.name.partition(".")[0]
            yield first, first


def _bind_target(target: ast.expr, value: Bound, scope: Scope) -> None:
    if isinstance(target, ast.Name):
        scope.bind(target.id, value)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        scope.module.bind(f"{target.value.id}.{target.attr}", value)
    elif isinstance(target, ast.Starred):
        _bind_target(target.value, None, scope)
    elif isinstance(target, ast.Tuple | ast.List):
        values: list[ast.expr | None] = [None] * len(target.elts)
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
            values = list(value.elts)
        for element, part in zip(target.elts, values, strict=True):
            _bind_target(element, part, scope)


BINDERS: Mapping[type[ast.AST], Callable[[Any, Scope], None]] = {
    ast.Assign: _bind_assignment,
    ast.AnnAssign: _bind_typed,
    ast.AugAssign: lambda node, scope: _bind_target(node.target, node, scope),
    ast.For: lambda node, scope: _bind_target(node.target, None, scope),
    ast.AsyncFor: lambda node, scope: _bind_target(node.target, None, scope),
    ast.With: _bind_items,
    ast.AsyncWith: _bind_items,
    ast.FunctionDef: lambda node, scope: scope.bind(node.name, node),
    ast.AsyncFunctionDef: lambda node, scope: scope.bind(node.name, node),
    ast.ClassDef: lambda node, scope: scope.bind(node.name, node),
    ast.ExceptHandler: _bind_caught,
    ast.Global: lambda node, scope: scope.outside.update(dict.fromkeys(node.names, scope.module)),
    ast.Import: _bind_imports,
    ast.ImportFrom: _bind_imports,
    ast.match_case: _bind_pattern,
}
