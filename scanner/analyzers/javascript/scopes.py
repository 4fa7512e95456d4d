"""Where in a file a name is declared: in a bundle one letter stands for a hundred things."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scanner.analyzers.javascript.declared import NAMED, names_in, parameters
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text

EVERYWHERE = -1
BLOCKS = FUNCTIONS | {
    "statement_block",
    "class_static_block",
    "switch_body",
    "for_statement",
    "for_in_statement",
}
Range = tuple[int, int]


class Scopes:
    def __init__(self, nodes: Iterable[Node]) -> None:
        self._ranges: dict[str, set[Range]] = defaultdict(set)
        self._known: dict[str, Nested] = {}
        self._everywhere: set[str] = set()
        for node in nodes:
            for name, scope in _declared(node):
                if scope is None:
                    self._everywhere.add(name)
                else:
                    self._ranges[name].add((scope.start_byte, scope.end_byte))

    def declares(self, name: str, at: int) -> bool:
        """Whether the file itself says, for this place, what the name is."""
        return name in self._everywhere or self.home(name, at) != EVERYWHERE

    def home(self, name: str, at: int) -> int:
        """Where the innermost part around ``at`` that declares the name begins."""
        if name not in self._ranges:
            return EVERYWHERE
        if name not in self._known:
            self._known[name] = Nested(self._ranges[name])
        return self._known[name].innermost(at)


class Nested:
    """Ranges of which any two lie apart, or one within the other."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._ranges = sorted(ranges, key=lambda each: (each[0], -each[1]))
        self._starts = [start for start, _ in self._ranges]
        self._around: list[int] = []
        open_ones: list[int] = []
        for place, (start, _) in enumerate(self._ranges):
            while open_ones and self._ranges[open_ones[-1]][1] <= start:
                open_ones.pop()
            self._around.append(open_ones[-1] if open_ones else EVERYWHERE)
            open_ones.append(place)

    def innermost(self, at: int) -> int:
        place = bisect_right(self._starts, at) - 1
        while place >= 0 and self._ranges[place][1] <= at:
            place = self._around[place]
        return self._starts[place] if place >= 0 else EVERYWHERE


def _declared(node: Node) -> Iterator[tuple[str, Node | None]]:
    """Names and the part of the file in which they hold; None is the whole of it."""
    if node.type == "variable_declarator":
        is_var = node.parent is not None and node.parent.type == "variable_declaration"
        yield from _each(child(node, "name"), _around(node, FUNCTIONS if is_var else BLOCKS))
    elif node.type in NAMED:
        yield text(child(node, "name")), _around(node, BLOCKS)
    elif node.type in {"catch_clause", "for_in_statement"}:
        field = "parameter" if node.type == "catch_clause" else "left"
        is_new = field == "parameter" or child(node, "kind") is not None
        yield from _each(child(node, field) if is_new else None, node)
    if node.type in FUNCTIONS:
        for pattern in parameters(node):
            yield from _each(pattern, node)
        if node.type == "function_expression" and child(node, "name") is not None:
            yield text(child(node, "name")), node


def _each(pattern: Node | None, scope: Node | None) -> Iterator[tuple[str, Node | None]]:
    if pattern is not None:
        yield from ((name, scope) for name in names_in(pattern))


def _around(node: Node, kinds: frozenset[str]) -> Node | None:
    outer = node.parent
    while outer is not None and outer.type not in kinds:
        outer = outer.parent
    return outer
