"""What a name in a module really stands for, behind aliases and indirection."""

import ast
from collections.abc import Callable, Iterable
from functools import cached_property

from scanner.analyzers.python.constants import paired
from scanner.analyzers.python.folding import Constants, fold
from scanner.analyzers.python.imports import origins_of

BUILTIN_OWNERS = frozenset({"builtins", "__builtins__", "__builtin__"})
IMPORTERS = frozenset({"__import__", "importlib.import_module", "importlib.__import__"})
NAMESPACES = frozenset({"globals", "locals"})
GETTERS = frozenset({"getattr", "object.__getattribute__", "inspect.getattr_static"})
PARTIALS = frozenset({"functools.partial", "partial"})
ALIASED_BUILTINS = frozenset(
    [
        *("exec", "eval", "compile", "__import__", "getattr", "setattr", "open", "globals"),
        *("locals", "vars", "chr", "bytes", "input", "print", "type", "map"),
    ]
)
MAX_DEPTH = 20
"""No real reference is longer, and no real alias is taken through more names."""


class Names:
    """Local name to dotted origin, for the whole file.

    ``import os as o; o.system``, ``run = os.system; run``, ``getattr(os, "sys" + "tem")``,
    ``vars(os)["system"]`` and ``__import__("os").system`` are all ``os.system``.
    """

    def __init__(self, nodes: Iterable[ast.AST], constants: Constants, package: str = "") -> None:
        self._constants = constants
        self._origins: dict[str, str] = {}
        self.local: Callable[[str], str] | None = None  # a function's own names, looked up first
        assignments: list[tuple[ast.expr, ast.expr]] = []
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._origins.update(origins_of(node, package))
            elif isinstance(node, ast.Assign):
                assignments.extend((target, node.value) for target in node.targets)
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value:
                assignments.append((node.target, node.value))
        for target, value in paired(assignments):
            self._add_alias(target, value)

    def _add_alias(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name) and target.id not in self._origins:
            origin = self.alias_of(value)
            if origin:
                self._origins[target.id] = origin
                self.__dict__.pop("imported", None)

    def alias_of(self, value: ast.expr) -> str:
        """What a name assigned this value stands for: something imported, or a strong builtin."""
        if isinstance(value, ast.Constant | ast.JoinedStr | ast.BinOp):
            return ""
        origin = self.dotted(value)
        if isinstance(value, ast.Name):
            return origin if origin != value.id or origin in ALIASED_BUILTINS else ""
        is_imported = origin.partition(".")[0] in self.imported or isinstance(value, ast.Call)
        return origin if is_imported or origin in ALIASED_BUILTINS else ""

    @cached_property
    def imported(self) -> frozenset[str]:
        """The first parts of everything imported, ``os`` for ``os.path``."""
        return frozenset(origin.partition(".")[0] for origin in self._origins.values())

    def origin(self, name: str) -> str:
        """What one plain name stands for; itself when nothing is known of it."""
        local = self.local(name) if self.local else ""
        return local or self._origins.get(name, name)

    def dotted(self, node: ast.AST, depth: int = 0) -> str:
        """The dotted origin of an expression, empty when it is not a plain reference."""
        if isinstance(node, ast.Name):
            return self.origin(node.id)
        if isinstance(node, ast.Attribute) and depth <= MAX_DEPTH:
            owner = self.dotted(node.value, depth + 1)
            return owner if node.attr in {"__call__", "__dict__"} else self._join(owner, node.attr)
        return self._indirect(node, depth + 1) if depth <= MAX_DEPTH else ""

    def _indirect(self, node: ast.AST, depth: int) -> str:
        if isinstance(node, ast.Call):
            return self._called(node, depth)
        if isinstance(node, ast.Subscript):
            return self._looked_up(node, depth)
        return self.dotted(node.value, depth) if isinstance(node, ast.NamedExpr) else ""

    def _called(self, node: ast.Call, depth: int) -> str:
        """``getattr(a, "b")`` is ``a.b`` and ``__import__("a")`` is ``a``."""
        if isinstance(node.func, ast.Lambda):
            return self.dotted(node.func.body, depth)
        function = self.dotted(node.func, depth)
        if not node.args:
            return "__namespace__" if function in NAMESPACES else ""
        if not function and isinstance(node.func, ast.Call):
            return self._fetched(node.func, node.args[0], depth)
        return self._result_of(function, node.args, depth)

    def _result_of(self, function: str, values: list[ast.expr], depth: int) -> str:
        if function in GETTERS and len(values) > 1:
            return self._member(values[0], values[1], depth)
        if function.endswith((".__getattribute__", ".__getitem__", "__namespace__.get")):
            return self._named(function.rpartition(".")[0], values[0])
        if function in IMPORTERS:
            name = fold(values[0], self._constants)
            return name if isinstance(name, str) else ""
        is_first = function == "vars" or function in PARTIALS
        return self.dotted(values[0], depth) if is_first else ""

    def _fetched(self, getter: ast.Call, owner: ast.expr, depth: int) -> str:
        """``operator.attrgetter("system")(os)``."""
        is_getter = self.dotted(getter.func, depth).endswith(("attrgetter", "itemgetter"))
        return self._member(owner, getter.args[0], depth) if is_getter and getter.args else ""

    def _looked_up(self, node: ast.Subscript, depth: int) -> str:
        """``globals()["os"]``, ``os.__dict__["system"]``, ``sys.modules["os"]``, ``[exec][0]``."""
        if isinstance(node.value, ast.List | ast.Tuple | ast.Dict):
            return self._chosen(node.value, node.slice, depth)
        owner = self.dotted(node.value, depth)
        is_dictionary = isinstance(node.value, ast.Attribute) and node.value.attr == "__dict__"
        is_variables = isinstance(node.value, ast.Call)
        if owner in {"__namespace__", "sys.modules", *BUILTIN_OWNERS}:
            return self._named(owner, node.slice)
        return self._named(owner, node.slice) if owner and (is_dictionary or is_variables) else ""

    def _chosen(self, node: ast.List | ast.Tuple | ast.Dict, key: ast.expr, depth: int) -> str:
        wanted = key.value if isinstance(key, ast.Constant) else fold(key, self._constants)
        if isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == wanted:
                    return self.dotted(value, depth)
            return ""
        if not isinstance(wanted, int) or not -len(node.elts) <= wanted < len(node.elts):
            return ""
        return self.dotted(node.elts[wanted], depth)

    def _member(self, owner: ast.expr, name: ast.expr, depth: int) -> str:
        return self._named(self.dotted(owner, depth), name)

    def _named(self, owner: str, node: ast.expr) -> str:
        name = fold(node, self._constants)
        if not isinstance(name, str):
            return ""
        if owner in {"__namespace__", "sys.modules"}:
            return self.origin(name)
        return self._join(owner, name)

    @staticmethod
    def _join(owner: str, name: str) -> str:
        if owner in BUILTIN_OWNERS:
            return name
        return f"{owner}.{name}" if owner else ""
