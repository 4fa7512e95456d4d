"""One parsed file with what every rule asks of it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scanner.analyzers.javascript.folding import Constants, fold, partial
from scanner.analyzers.javascript.names import Names
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, parse, text, unwrap, walk
from scanner.analyzers.sources import Source

WALLETS = re.compile(
    r"(?i)\b(?:ethers|web3|solana|bip39|bitcoin\w*|tronweb|HDWallet\w*|mnemonic|keypair|eth_\w+)\b"
)
PATTERNS = frozenset({"formal_parameters", "object_pattern", "array_pattern", "catch_clause"})
CHANGERS = frozenset(
    {"push", "unshift", "splice", "sort", "pop", "shift", "reverse", "fill", "set"}
)
"""Methods after which a list is no longer what it was declared to be."""


@dataclass(frozen=True)
class Script:
    source: Source
    root: Node
    runs_at_install: bool = False

    @classmethod
    def parse(cls, source: Source, *, runs_at_install: bool = False) -> "Script":
        """Raises ``ValueError`` when the file is too large to be read."""
        ending = source.path.lower().rpartition(".")[2]  # a file may be called just ``.js``
        root = parse(source.text, f".{ending}")
        return cls(source, root, runs_at_install)

    @cached_property
    def nodes(self) -> list[Node]:
        return list(walk(self.root))

    @cached_property
    def constants(self) -> Constants:
        """Names that are given a value once in the whole file, and never as a parameter."""
        given: Counter[str] = Counter()
        values: dict[str, Node] = {}
        functions: dict[str, Node] = {}
        changed: set[str] = set()
        for node in self.nodes:
            for name, value in _given(node):
                given[name] += 1
                if value is not None and value.type in FUNCTIONS:
                    functions[name] = value
                elif value is not None:
                    values[name] = value
            changed.update(_changed(node))
        once = {name for name, times in given.items() if times == 1}
        return Constants(
            {name: value for name, value in values.items() if name in once - changed},
            {name: value for name, value in functions.items() if name in once},
        )

    @cached_property
    def names(self) -> Names:
        return Names(self.nodes, self.fold)

    @cached_property
    def handles_wallets(self) -> bool:
        return WALLETS.search(self.source.text) is not None

    def dotted(self, node: Node | None) -> str:
        """The dotted origin of an expression, empty when it is not a plain reference."""
        return self.names.dotted(node)

    def fold(self, node: Node) -> str | None:
        return fold(node, self.constants)

    def property(self, node: Node | None) -> str:
        """``b`` of ``a.b`` and ``a["b"]``, empty when it is not known."""
        if node is None:
            return ""
        index = child(node, "index")
        return (self.fold(index) or "") if index is not None else text(child(node, "property"))

    def text(self, node: Node) -> str:
        """The string an expression builds, with ``{}`` for what is not constant."""
        return partial(node, self.constants)


def _given(node: Node) -> Iterator[tuple[str, Node | None]]:
    """The names that a node gives a value, with the value where it is written there."""
    if node.type == "variable_declarator":
        name, value = child(node, "name"), child(node, "value")
        if name is not None and name.type == "identifier" and value is not None:
            yield text(name), unwrap(value)
    elif node.type in {"assignment_expression", "augmented_assignment_expression"}:
        left, right = child(node, "left"), child(node, "right")
        if left is not None and left.type == "identifier":
            is_plain = right is not None and node.type == "assignment_expression"
            yield text(left), unwrap(right) if is_plain and right is not None else None
            if not is_plain:
                yield text(left), None
    elif node.type in {"function_declaration", "class_declaration"}:
        yield text(child(node, "name")), node
    elif node.type == "update_expression":
        yield text(child(node, "argument")), None
    elif node.type in PATTERNS or node.type == "for_in_statement":
        yield from ((name, None) for name in _bound(node))
    elif node.type == "arrow_function" and (single := child(node, "parameter")) is not None:
        yield text(single), None


def _bound(node: Node) -> Iterator[str]:
    if node.type == "catch_clause":
        targets = [child(node, "parameter")]
    elif node.type == "for_in_statement":
        targets = [child(node, "left")]
    else:
        targets = list(node.named_children)
    for target in targets:
        inner = child(target, "pattern") or target if target is not None else None
        if inner is None or inner.type in {"object_pattern", "array_pattern"}:
            continue  # a pattern within a pattern is visited by itself
        if inner.type == "pair_pattern":
            inner = child(inner, "value") or inner
        if inner.type in {"assignment_pattern", "object_assignment_pattern"}:
            inner = child(inner, "left") or inner
        yield text(inner)


def _changed(node: Node) -> Iterator[str]:
    """``list.push(x)`` and ``list[i] = x``."""
    if node.type == "call_expression":
        function = child(node, "function")
        is_change = function is not None and text(child(function, "property")) in CHANGERS
    else:
        function = child(node, "left") if "assignment" in node.type else None
        is_change = function is not None and function.type in {
            "member_expression",
            "subscript_expression",
        }
    owner = child(function, "object") if is_change and function is not None else None
    if owner is not None and owner.type == "identifier":
        yield text(owner)
