"""One parsed file with what every rule asks of it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from tree_sitter import Node

from scanner.analyzers.javascript.folding import Constants, fold, partial
from scanner.analyzers.javascript.syntax import (
    arguments,
    callee,
    child,
    parse,
    text,
    unwrap,
    walk,
)
from scanner.analyzers.sources import Source

MAX_CHAIN = 20
GLOBALS = re.compile(r"^(?:globalThis|window|global|self)\.")


@dataclass(frozen=True)
class Script:
    source: Source
    root: Node
    runs_at_install: bool = False

    @classmethod
    def parse(cls, source: Source, *, runs_at_install: bool = False) -> "Script":
        root = parse(source.text, PurePosixPath(source.path.lower()).suffix)
        return cls(source, root, runs_at_install)

    @cached_property
    def nodes(self) -> list[Node]:
        return list(walk(self.root))

    @cached_property
    def constants(self) -> Constants:
        declared = [node for node in self.nodes if node.type == "variable_declarator"]
        assigned = {text(child(n, "left")) for n in self.nodes if "assignment" in n.type}
        times = Counter(text(child(node, "name")) for node in declared)
        values: dict[str, Node] = {}
        for node in declared:
            name, value = text(child(node, "name")), child(node, "value")
            if value is not None and times[name] == 1 and name not in assigned:
                values[name] = value
        return Constants(values)

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Local name to the module it came from: ``exec`` is ``child_process.exec``."""
        found: dict[str, str] = {}
        for node in self.nodes:
            if node.type == "import_statement":
                found.update(self._imported(node))
            elif node.type == "variable_declarator":
                found.update(self._required(node))
        return found

    def _imported(self, node: Node) -> dict[str, str]:
        module = _module(fold(source, Constants()) if (source := child(node, "source")) else None)
        found: dict[str, str] = {}
        for part in walk(node):
            if part.type == "import_specifier":
                name = text(child(part, "name"))
                found[text(child(part, "alias")) or name] = f"{module}.{name}"
            elif part.type in {"namespace_import", "import_clause"} and part.named_children:
                first = part.named_children[0]
                if first.type == "identifier":
                    found[text(first)] = module
        return found

    def _required(self, node: Node) -> dict[str, str]:
        name, value = child(node, "name"), child(node, "value")
        if name is None or value is None:
            return {}
        origin = self._reference(unwrap(value))
        if not origin:
            return {}
        if name.type == "identifier":
            return {text(name): origin}
        found = {}
        for part in name.named_children if name.type == "object_pattern" else ():
            key = text(child(part, "key")) or text(part)
            found[text(child(part, "value")) or key] = f"{origin}.{key}"
        return found

    def _reference(self, node: Node) -> str:
        """``require("x")`` with what is taken of it, and ``eval`` under another name."""
        if node.type == "identifier":
            return text(node) if text(node) in {"eval", "Function", "fetch"} else ""
        inner = node
        for _ in range(MAX_CHAIN):
            if inner.type != "member_expression":
                break
            inner = unwrap(child(inner, "object") or inner)
        is_require = inner.type == "call_expression" and text(callee(inner)) in {
            "require",
            "import",
        }
        return self._spell(node, {}, 0) if is_require else ""

    def dotted(self, node: Node | None) -> str:
        """The dotted origin of an expression, empty when it is not a plain reference."""
        name = self._spell(node, self.origins, 0) if node is not None else ""
        return GLOBALS.sub("", name)

    def _spell(self, node: Node, origins: Mapping[str, str], depth: int) -> str:
        node = unwrap(node)
        if depth > MAX_CHAIN:
            return ""
        if node.type in {"identifier", "this"}:
            return origins.get(text(node), text(node))
        if node.type in {"member_expression", "subscript_expression"}:
            owner = self._spell(child(node, "object") or node, origins, depth + 1)
            name = self._property(node)
            return f"{owner}.{name}" if owner and name else ""
        if node.type == "call_expression" and text(callee(node)) in {"require", "import"}:
            values = arguments(node)
            return _module(fold(values[0], Constants()) if values else None)
        return ""

    def _property(self, node: Node) -> str:
        name = child(node, "property")
        if name is not None:
            return text(name)
        index = child(node, "index")
        return (fold(index, Constants()) or "") if index is not None else ""

    def fold(self, node: Node) -> str | None:
        return fold(node, self.constants)

    def text(self, node: Node) -> str:
        """The string an expression builds, with ``{}`` for what is not constant."""
        return partial(node, self.constants)


def _module(name: str | None) -> str:
    return (name or "").removeprefix("node:")
