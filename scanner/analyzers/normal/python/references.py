"""What an expression refers to, as a plain dotted name, however it is written."""

import ast
from collections.abc import Callable
from typing import Any

from scanner.analyzers.normal.python.scopes import Function, Origin, Scope
from scanner.analyzers.normal.python.watched import MAKERS
from scanner.analyzers.python.names import BUILTIN_OWNERS, IMPORTERS

MAX_DEPTH = 20
MOST_ALTERNATIVES = 4
NAMESPACES = frozenset({"globals", "locals", "vars", "dir"})
TRANSPARENT = frozenset({"staticmethod", "classmethod", "functools.partial", "functools.wraps"})


class References:
    """``value`` tells a constant; ``scopes`` are those of classes and functions."""

    def __init__(self, scopes: dict[ast.AST, Scope]) -> None:
        self._scopes = scopes
        self._known: dict[tuple[int, int], str] = {}
        self._kept: list[object] = []
        self.value: Callable[[ast.expr, Scope], Any] = lambda _, __: None

    def spell(self, node: ast.expr, scope: Scope, depth: int = 0) -> str:
        """The dotted name, such as ``os.system``; empty when it is not a plain reference.

        A name that is bound nowhere stands for itself.
        """
        speller = SPELLERS.get(type(node))
        if speller is None or depth > MAX_DEPTH:
            return ""
        key = (id(node), id(scope))
        if key not in self._known:
            self._kept.append((node, scope))  # so that nothing else gets their ids
            self._known[key] = ""  # what refers to itself refers to nothing
            self._known[key] = speller(self, node, scope, depth + 1)
        return self._known[key]

    def _name(self, node: ast.Name, scope: Scope, depth: int) -> str:
        found = scope.find(node.id)
        if found is None:
            return node.id
        values, owner = found
        return self._of_any(values, owner, depth)

    def _of_any(self, values: list[Any], owner: Scope, depth: int) -> str:
        """Of several things a name may be, the last that is a reference."""
        for value in reversed(values[-MOST_ALTERNATIVES:]):
            name = value.name if isinstance(value, Origin) else ""
            if isinstance(value, ast.expr):
                name = self.spell(value, owner, depth)
            if name:
                return name
        return ""

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> str:
        if isinstance(node.value, ast.Name):
            held = self._member(node.value.id, node.attr, scope, depth)
            if held:
                return held
        owner = self.spell(node.value, scope, depth)
        return owner if node.attr == "__call__" else _join(owner, node.attr)

    def _member(self, owner: str, name: str, scope: Scope, depth: int) -> str:
        """``self.run`` and ``Tools.run``, which the file assigns somewhere."""
        found = scope.module.find(f"{owner}.{name}")
        if found is not None:
            return self._of_any(*found, depth)
        bound = scope.find(owner)
        for value in bound[0] if bound is not None else ():
            inner = self._scopes.get(value) if isinstance(value, ast.ClassDef) else None
            if inner is not None and name in inner.bindings:
                return self._of_any(inner.bindings[name], inner, depth)
        return ""

    def _subscript(self, node: ast.Subscript, scope: Scope, depth: int) -> str:
        key = self.value(node.slice, scope)
        if isinstance(key, str):
            name = self._in_namespace(node.value, key, scope, depth)
            if name:
                return name
        element = _element(self._literal(node.value, scope), key, self, scope)
        return self.spell(element, scope, depth) if element is not None else ""

    def _in_namespace(self, owner: ast.expr, key: str, scope: Scope, depth: int) -> str:
        """``globals()["x"]``, ``vars(os)["x"]``, ``os.__dict__["x"]``, ``sys.modules["x"]``."""
        if isinstance(owner, ast.Call) and self.spell(owner.func, scope, depth) in NAMESPACES:
            if owner.args:
                return _join(self.spell(owner.args[0], scope, depth), key)
            return self.spell(ast.Name(key), scope.module, depth)
        written = self.spell(owner, scope, depth)
        if written in {"sys.modules", "__dict__"} or written in BUILTIN_OWNERS:
            return key
        is_dict = written.endswith(".__dict__")
        return _join(written.removesuffix(".__dict__"), key) if is_dict else ""

    def _literal(self, node: ast.expr, scope: Scope) -> ast.expr | None:
        """A literal list or dict, also one that a name stands for."""
        if isinstance(node, ast.Name):
            found = scope.find(node.id)
            values = found[0] if found is not None else []
            only = values[0] if len(values) == 1 else None
            return only if isinstance(only, ast.expr) else None
        return node

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> str:
        function = self.spell(node.func, scope, depth)
        if function in MAKERS:
            return MAKERS[function]
        if function in {"getattr", "object.__getattribute__"} and len(node.args) > 1:
            return self._named(node.args[0], node.args[1], scope, depth)
        if function in IMPORTERS and node.args:
            return self._imported(node, function, scope)
        if function in TRANSPARENT and len(node.args) == 1:
            return self.spell(node.args[0], scope, depth)
        if function == "eval" and node.args:
            return self._evaluated(node.args[0], scope, depth)
        return self._made(node, scope, depth) or self._returned(node, scope, depth)

    def _named(self, owner: ast.expr, name: ast.expr, scope: Scope, depth: int) -> str:
        key = self.value(name, scope)
        if not isinstance(key, str):
            return ""
        called = isinstance(owner, ast.Name) and self._member(owner.id, key, scope, depth)
        return called or _join(self.spell(owner, scope, depth), key)

    def _imported(self, node: ast.Call, function: str, scope: Scope) -> str:
        """``__import__`` gives the outermost package unless it is asked for names of it."""
        module = self.value(node.args[0], scope)
        if not isinstance(module, str):
            return ""
        has_names = len(node.args) > 3 or any(word.arg == "fromlist" for word in node.keywords)  # noqa: PLR2004
        is_whole = function == "importlib.import_module" or has_names
        return module if is_whole else module.partition(".")[0]

    def _evaluated(self, code: ast.expr, scope: Scope, depth: int) -> str:
        text = self.value(code, scope)
        if not isinstance(text, str) or len(text) > 200:  # noqa: PLR2004 -- a name, not a program
            return ""
        try:
            return self.spell(ast.parse(text.strip(), mode="eval").body, scope, depth)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ""

    def _made(self, node: ast.Call, scope: Scope, depth: int) -> str:
        """``attrgetter("system")(os)``, ``vars(os).get("system")``, ``os.__getattribute__(x)``."""
        inner = node.func
        if isinstance(inner, ast.Call) and node.args and inner.args:
            if self.spell(inner.func, scope, depth) == "operator.attrgetter":
                return self._named(node.args[0], inner.args[0], scope, depth)
        elif isinstance(inner, ast.Attribute) and node.args:
            if inner.attr in {"get", "__getitem__", "pop"}:
                key = self.value(node.args[0], scope)
                known = isinstance(key, str)
                return self._in_namespace(inner.value, key, scope, depth) if known else ""
            if inner.attr == "__getattribute__":
                return self._named(inner.value, node.args[0], scope, depth)
        return ""

    def _returned(self, node: ast.Call, scope: Scope, depth: int) -> str:
        """What a function hands back: its own argument, or always the same thing."""
        body, owner, names = self.body_of(node.func, scope)
        if body is None:
            return ""
        if isinstance(body, ast.Name) and body.id in names:
            position = names.index(body.id)
            has = position < len(node.args)
            return self.spell(node.args[position], scope, depth) if has else ""
        return self.spell(body, owner, depth)

    def body_of(self, node: ast.expr, scope: Scope) -> tuple[ast.expr | None, Scope, list[str]]:
        """The one expression that a called function consists of, its scope and parameters."""
        owner = scope
        function: Any = node
        if isinstance(node, ast.Name):
            found = scope.find(node.id)
            function = found[0][0] if found is not None and len(found[0]) == 1 else None
            owner = found[1] if found is not None else scope
        if isinstance(function, ast.Lambda):
            return function.body, owner, [each.arg for each in function.args.args]
        if isinstance(function, Function) and not function.decorator_list:
            names = [each.arg for each in function.args.args]
            return _only(function.body), self._scopes.get(function, owner), names
        return None, scope, []

    def _walrus(self, node: ast.NamedExpr, scope: Scope, depth: int) -> str:
        return self.spell(node.value, scope, depth)

    def _either(self, node: ast.IfExp, scope: Scope, depth: int) -> str:
        test = self.value(node.test, scope)
        if isinstance(test, bool | int | str):
            return self.spell(node.body if test else node.orelse, scope, depth)
        return self.spell(node.body, scope, depth) or self.spell(node.orelse, scope, depth)

    def _any(self, node: ast.BoolOp, scope: Scope, depth: int) -> str:
        return next(filter(None, (self.spell(part, scope, depth) for part in node.values)), "")


def _join(owner: str, name: str) -> str:
    if owner in BUILTIN_OWNERS:
        return name
    return f"{owner}.{name}" if owner else ""


def _only(body: list[ast.stmt]) -> ast.expr | None:
    """What a function returns or calls, when it does nothing else."""
    said = [
        each
        for each in body
        if not isinstance(each, ast.Import | ast.ImportFrom | ast.Pass)
        and not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]
    only = said[0] if len(said) == 1 else None
    return only.value if isinstance(only, ast.Return | ast.Expr) else None


def _element(
    literal: ast.expr | None, key: Any, references: References, scope: Scope
) -> ast.expr | None:
    if isinstance(literal, ast.List | ast.Tuple) and isinstance(key, int):
        inside = -len(literal.elts) <= key < len(literal.elts)
        return literal.elts[key] if inside else None
    if isinstance(literal, ast.Dict) and isinstance(key, str | int):
        for name, value in zip(literal.keys, literal.values, strict=True):
            if name is not None and references.value(name, scope) == key:
                return value
    return None


SPELLERS: dict[type[ast.AST], Callable[..., str]] = {
    ast.Name: References._name,  # noqa: SLF001 -- its own table
    ast.Attribute: References._attribute,  # noqa: SLF001
    ast.Subscript: References._subscript,  # noqa: SLF001
    ast.Call: References._call,  # noqa: SLF001
    ast.NamedExpr: References._walrus,  # noqa: SLF001
    ast.IfExp: References._either,  # noqa: SLF001
    ast.BoolOp: References._any,  # noqa: SLF001
}
