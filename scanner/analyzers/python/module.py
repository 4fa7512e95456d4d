"""One parsed Python file with what every rule asks of it."""

import ast
import warnings
from dataclasses import dataclass
from functools import cached_property

from scanner.analyzers.python.constants import single_values
from scanner.analyzers.python.folding import Constants, Folded, fold, partial
from scanner.analyzers.python.names import Names
from scanner.analyzers.sources import Source

INSTALL_FILES = frozenset({"setup.py", "sitecustomize.py", "usercustomize.py"})
Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    source: Source
    tree: ast.Module

    @classmethod
    def parse(cls, source: Source) -> "Module":
        """Raises ``SyntaxError``, ``ValueError``, ``RecursionError`` or ``MemoryError``."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cls(source, ast.parse(source.text))

    @property
    def runs_at_install(self) -> bool:
        return self.source.path.rpartition("/")[2] in INSTALL_FILES

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def constants(self) -> Constants:
        """Plain names with one value in the whole file."""
        return Constants(single_values(self.nodes))

    @cached_property
    def names(self) -> Names:
        return Names(self.nodes, self.constants)

    def fold(self, node: ast.AST) -> Folded:
        return fold(node, self.constants)

    def text(self, node: ast.AST) -> str:
        """The string an expression builds, with ``{}`` for what is not constant."""
        return partial(node, self.constants)

    def dotted(self, node: ast.AST) -> str:
        return self.names.dotted(node)


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
