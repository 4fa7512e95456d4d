"""What a name in a module really stands for, behind aliases and indirection."""

import ast
from collections.abc import Iterable

from scanner.analyzers.python.folding import Constants, fold

BUILTIN_OWNERS = frozenset({"builtins", "__builtins__", "__builtin__"})
IMPORTERS = frozenset({"__import__", "importlib.import_module", "importlib.__import__"})


class Names:
    """Local name to dotted origin, for the whole file.

    ``import os as o; o.system``, ``run = os.system; run``, ``getattr(os, "sys" + "tem")`` and
    ``__import__("os").system`` are all ``os.system``.
    """

    def __init__(self, nodes: Iterable[ast.AST], constants: Constants) -> None:
        self._constants = constants
        self._origins: dict[str, str] = {}
        assignments = []
        for node in nodes:
            if isinstance(node, ast.Import):
                self._add_import(node)
            elif isinstance(node, ast.ImportFrom):
                self._add_import_from(node)
            elif isinstance(node, ast.Assign):
                assignments.append(node)
        for assignment in assignments:
            self._add_alias(assignment)

    def _add_import(self, node: ast.Import) -> None:
        for alias in node.names:
            local = alias.asname or alias.name.partition(".")[0]
            self._origins[local] = alias.name if alias.asname else local

    def _add_import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._origins[alias.asname or alias.name] = f"{node.module or ''}.{alias.name}"

    def _add_alias(self, node: ast.Assign) -> None:
        """Follow ``run = os.system``; a plain name only when it is a dangerous builtin."""
        target = node.targets[0]
        if not isinstance(target, ast.Name) or target.id in self._origins:
            return
        is_reference = isinstance(node.value, ast.Attribute) or (
            isinstance(node.value, ast.Name) and node.value.id in {"exec", "eval", "compile"}
        )
        if is_reference or isinstance(node.value, ast.Call):
            origin = self._origin_of_alias(node.value)
            if origin:
                self._origins[target.id] = origin

    def _origin_of_alias(self, value: ast.expr) -> str:
        if not isinstance(value, ast.Call):
            root = self.dotted(value)
            return root if root.partition(".")[0] in self.imported or "." not in root else ""
        if self.dotted(value.func) in {"getattr", *IMPORTERS}:
            return self.dotted(value)
        return ""

    @property
    def imported(self) -> frozenset[str]:
        """The first parts of everything imported, ``os`` for ``os.path``."""
        return frozenset(origin.partition(".")[0] for origin in self._origins.values())

    def dotted(self, node: ast.AST, depth: int = 0) -> str:
        """The dotted origin of an expression, empty when it is not a plain reference."""
        if depth > 20:  # noqa: PLR2004 -- no real reference is that long
            return ""
        if isinstance(node, ast.Name):
            return self._origins.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return self._join(self.dotted(node.value, depth + 1), node.attr)
        if isinstance(node, ast.Call):
            return self._called(node, depth + 1)
        return ""

    def _called(self, node: ast.Call, depth: int) -> str:
        """``getattr(a, "b")`` is ``a.b`` and ``__import__("a")`` is ``a``."""
        function = self.dotted(node.func, depth)
        if function == "getattr" and len(node.args) > 1:
            name = fold(node.args[1], self._constants)
            if isinstance(name, str):
                return self._join(self.dotted(node.args[0], depth), name)
        if function in IMPORTERS and node.args:
            name = fold(node.args[0], self._constants)
            if isinstance(name, str):
                return name
        return ""

    @staticmethod
    def _join(owner: str, name: str) -> str:
        if owner in BUILTIN_OWNERS:
            return name
        return f"{owner}.{name}" if owner else ""
