"""Names that are given a value once where they hold, and never as a parameter."""

from collections import Counter
from collections.abc import Iterator

from scanner.analyzers.javascript.scopes import Scopes
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, head, text, unwrap

MAX_STEPS = 300_000
"""Of one file. Later expressions then count as not constant, which hides nothing from a flow."""
PATTERNS = frozenset({"formal_parameters", "object_pattern", "array_pattern", "catch_clause"})
CHANGERS = frozenset(
    {"push", "unshift", "splice", "sort", "pop", "shift", "reverse", "fill", "set"}
)
"""Methods after which a list is no longer what it was declared to be."""
Key = tuple[str, int]
"""A name, and where the part of the file begins in which it stands for one thing."""


class Constants:
    def __init__(self, nodes: list[Node], scopes: Scopes) -> None:
        self._scopes = scopes
        self._values: dict[Key, Node] = {}
        self._functions: dict[Key, Node] = {}
        self.steps = MAX_STEPS
        given: Counter[Key] = Counter()
        for node in nodes:
            for name, value in given_by(node):
                key = self._key(name)
                given[key] += 1
                if value is not None:
                    kept = self._functions if value.type in FUNCTIONS else self._values
                    kept[key] = value
        self._again = frozenset(key for key, times in given.items() if times > 1)
        for key, times in given.items():
            if times > 1:
                self._values.pop(key, None)
                self._functions.pop(key, None)
        self._made = dict(self._values)
        for name in (name for node in nodes for name in _changed(node)):
            self._values.pop(self._key(name), None)

    def _key(self, name: Node) -> Key:
        written = text(name) if name.type in NAMES else head(name)
        return written, self._scopes.home(written, name.start_byte)

    def value(self, name: Node) -> Node | None:
        """What the name is given, None for functions and what is given more than once."""
        return self._values.get(self._key(name))

    def held(self, node: Node) -> Node:
        """What a name is given; any other expression is itself."""
        return self._values.get(self._key(node), node) if node.type in NAMES else node

    def is_given_again(self, name: Node) -> bool:
        """Whether what the name stands for may have changed in between."""
        return self._key(name) in self._again

    def made(self, node: Node) -> Node:
        """As ``held``, but whatever was put into it since: what kind of thing it is."""
        return self._made.get(self._key(node), node) if node.type in NAMES else node

    def function(self, name: Node) -> Node | None:
        return self._functions.get(self._key(name))


NAMES = frozenset({"identifier", "shorthand_property_identifier"})


def given_by(node: Node) -> Iterator[tuple[Node, Node | None]]:
    """The names that a node gives a value, with the value where it is written there."""
    if node.type == "variable_declarator":
        name, value = child(node, "name"), child(node, "value")
        if name is not None and name.type == "identifier" and value is not None:
            yield name, unwrap(value)
    elif node.type in {"assignment_expression", "augmented_assignment_expression"}:
        left, right = child(node, "left"), child(node, "right")
        if left is not None and left.type == "identifier":
            is_plain = right is not None and node.type == "assignment_expression"
            yield left, unwrap(right) if is_plain and right is not None else None
            if not is_plain:
                yield left, None
    elif node.type in {"function_declaration", "class_declaration"}:
        yield child(node, "name") or node, node
    elif node.type == "update_expression":
        yield child(node, "argument") or node, None
    elif node.type in PATTERNS or node.type == "for_in_statement":
        yield from ((name, None) for name in _bound(node))
    elif node.type == "arrow_function" and (single := child(node, "parameter")) is not None:
        yield single, None


def _bound(node: Node) -> Iterator[Node]:
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
        yield inner


def _changed(node: Node) -> Iterator[Node]:
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
        yield owner
