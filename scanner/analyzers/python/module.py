"""One parsed Python file with what every rule asks of it."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from scanner.analyzers.python.constants import single_values
from scanner.analyzers.python.folding import Constants, Folded, fold, partial
from scanner.analyzers.python.names import Names
from scanner.analyzers.python.together import Together
from scanner.analyzers.python.vocabulary import WEB_LIBRARIES
from scanner.analyzers.sources import Source

WALLETS = frozenset(
    [
        *("web3", "eth_account", "eth_keys", "solana", "solders", "bitcoinlib", "bip_utils"),
        *("mnemonic", "tronpy", "xrpl", "bit", "hdwallet", "base58", "stellar_sdk", "ecdsa"),
    ]
)
INSTALL_FILES = frozenset({"setup.py", "sitecustomize.py", "usercustomize.py"})
PLAIN_FIELDS = frozenset(
    {"ctx", "id", "attr", "arg", "name", "asname", "kind", "module", "level", "rest"}
    | {"type_comment", "simple", "conversion", "is_async"}
)
"""Fields that hold no node below, whichever node has them, or the context of a name."""
NOTABLE = frozenset(
    {ast.Name, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.Import, ast.ImportFrom}
    | {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The file and line at which hidden code is reported."""

    source: Source
    line: int
    depth: int
    at_install: bool = False


@dataclass(frozen=True)
class Module:
    source: Source
    tree: ast.Module
    outer: "Shown | None" = None
    """Where code stands that was a text inside another file."""
    together: Together = field(default_factory=Together)
    kinds: dict[str, str] = field(default_factory=dict)
    """Attributes that hold an object of one of the app's classes: ``app.Shop.database``."""
    is_backend: bool = False
    """Whether pip builds the app with it, as pyproject.toml says."""

    @classmethod
    def parse(
        cls, source: Source, outer: Shown | None = None, *, is_backend: bool = False
    ) -> "Module":
        """Raises ``SyntaxError``, ``ValueError``, ``RecursionError`` or ``MemoryError``."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cls(source, ast.parse(source.text), outer, is_backend=is_backend)

    @property
    def shown(self) -> Source:
        return self.outer.source if self.outer else self.source

    def line(self, number: int) -> int:
        return self.outer.line if self.outer else number

    @property
    def depth(self) -> int:
        """How many texts this code was wrapped in."""
        return self.outer.depth if self.outer else 0

    @property
    def runs_at_install(self) -> bool:
        if self.outer is not None:
            return self.outer.at_install
        return self.is_backend or self.source.path.rpartition("/")[2] in INSTALL_FILES

    @cached_property
    def name(self) -> str:
        """As it is imported: ``shop.views`` for ``shop/views.py``, ``shop`` for its __init__."""
        return module_name(self.source.path)

    @property
    def package(self) -> str:
        """What its relative imports start from."""
        is_package = self.source.path.endswith("__init__.py")
        return self.name if is_package else self.name.rpartition(".")[0]

    @cached_property
    def defined(self) -> frozenset[str]:
        """Functions and classes of this file, wherever in it they stand."""
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        return frozenset(node.name for node in self.notable if isinstance(node, kinds))

    @cached_property
    def numeric(self) -> dict[str, frozenset[str]]:
        """Fields of each class, qualified, that a model turns into numbers."""
        return {
            f"{self.name}.{node.name}": frozenset(_numeric_fields(node))
            for node in self.notable
            if isinstance(node, ast.ClassDef)
        }

    @cached_property
    def is_practice(self) -> bool:
        return self.shown.is_practice

    @cached_property
    def is_web(self) -> bool:
        """Whether it imports a web framework, and so its requests are those of visitors."""
        return not self.libraries.isdisjoint(WEB_LIBRARIES)

    @cached_property
    def libraries(self) -> frozenset[str]:
        """What it imports, by the first part of the name; ``mongo`` for any client of it."""
        found = set(self.names.imported)
        if not found.isdisjoint({"pymongo", "motor", "flask_pymongo", "mongoengine", "bson"}):
            found.add("mongo")
        if not found.isdisjoint({"ldap3", "ldap"}):
            found.add("ldap")
        return frozenset(found)

    @cached_property
    def places(self) -> dict[int, bool]:
        """Of nodes, by identity, whether they are people's own folders: as far as asked."""
        return {}

    @cached_property
    def keys_held(self) -> dict[str, frozenset[str]]:
        """Which variables of the environment a constant reads: as far as asked."""
        return {}

    @cached_property
    def handles_wallets(self) -> bool:
        return not self.libraries.isdisjoint(WALLETS)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return every_node(self.tree)

    @cached_property
    def notable(self) -> list[ast.AST]:
        """The few kinds of nodes that say what names stand for."""
        return [node for node in self.nodes if type(node) in NOTABLE]

    @cached_property
    def constants(self) -> Constants:
        """Plain names with one value in the whole file."""
        return Constants(single_values(self.notable))

    @cached_property
    def names(self) -> Names:
        return Names(self.notable, self.constants, self.package)

    def fold(self, node: ast.AST) -> Folded:
        return fold(node, self.constants)

    def text(self, node: ast.AST) -> str:
        """The string an expression builds, with ``{}`` for what is not constant."""
        return partial(node, self.constants)

    def dotted(self, node: ast.AST) -> str:
        return self.names.dotted(node)


def every_node(tree: ast.AST) -> list[ast.AST]:
    """As ``ast.walk`` without contexts, in a fraction of its time."""
    found = [tree]
    for node in found:
        values = node.__dict__
        for name in FIELDS[type(node)]:
            value = values.get(name)
            if type(value) is list:
                found.extend([part for part in value if isinstance(part, ast.AST)])
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


class _Fields(dict[type, tuple[str, ...]]):
    """Of each kind of node, those that can hold another."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        names = () if kind is ast.Constant else getattr(kind, "_fields", ())
        found = self[kind] = tuple(name for name in names if name not in PLAIN_FIELDS)
        return found


FIELDS = _Fields()


def _numeric_fields(node: ast.ClassDef) -> Iterator[str]:
    for field_node in node.body:
        if isinstance(field_node, ast.AnnAssign) and isinstance(field_node.target, ast.Name):
            kind = field_node.annotation
            if isinstance(kind, ast.Name) and kind.id in {"int", "float", "bool", "UUID"}:
                yield field_node.target.id


def module_name(path: str) -> str:
    name = path.rpartition(".")[0].replace("/", ".")
    return name.removesuffix(".__init__") if name != "__init__" else ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
