"""A light tree of our own, made from tree-sitter's in one pass.

Asking tree-sitter for a node's kind, text or children makes a new Python object each time, and the
rules ask often. Comments and punctuation are left out.
"""

import re
import string
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import accumulate
from operator import sub

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser, TreeCursor

JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx")
GRAMMARS: Mapping[str, str] = {
    **dict.fromkeys(JAVASCRIPT, "javascript"),
    **dict.fromkeys((".ts", ".mts", ".cts"), "typescript"),
    ".tsx": "tsx",
}
FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
        "generator_function_declaration",
    }
)
WRAPPERS = frozenset(
    {
        "parenthesized_expression",
        "await_expression",
        "non_null_expression",
        "as_expression",
        "satisfies_expression",
    }
)
CALLS = frozenset({"call_expression", "new_expression"})
COMMENTS = frozenset({"comment", "html_comment", "hash_bang_line"})
MAX_NODES = 400_000
MAX_SIGNS = 800_000
"""Brackets, operators and quotes. The parser makes about two nodes for each, of a hundred bytes."""
MAX_DEPTH = 4_000
"""Of brackets. Deeper than people write, the parser takes memory by the square of the depth."""
NEW_LINE = re.compile(rb"\n")
MOST_ABOVE = 10_000
"""Nodes around a node. A sum of as many terms is that deep, and whoever reads it goes down."""
NO_SIGNS = bytes(sorted(set(range(256)) - set(string.punctuation.encode())))
OTHERS = bytes(sorted(set(range(256)) - set(b"()[]{}")))
STEPS = bytes.maketrans(b"([{)]}", b"\2\2\2\0\0\0")


class Node:
    """A named node. ``fields`` also holds unnamed ones, such as an operator."""

    __slots__ = (
        "code",
        "constant",
        "end_byte",
        "fields",
        "name",
        "named_children",
        "parent",
        "start_byte",
        "type",
        "written",
    )

    def __init__(self, kind: str, code: bytes, start: int, end: int, parent: "Node | None") -> None:
        self.type = kind
        self.code = code
        self.start_byte = start
        self.end_byte = end
        self.parent = parent
        self.named_children: list[Node] = NONE_BELOW
        self.fields: dict[str, Node] = NO_FIELDS
        self.written: str | None = None
        self.name: str | None = None
        """What ``Names.dotted`` answered, kept because it is asked for again and again."""
        self.constant: object = self
        """What folding answered; the node itself means that it was not asked yet."""

    @property
    def row(self) -> int:
        return bisect_right(_starts(self.code), self.start_byte) - 1

    @property
    def column(self) -> int:
        """In bytes."""
        return self.start_byte - _starts(self.code)[self.row]


@lru_cache(maxsize=8)
def _starts(code: bytes) -> list[int]:
    """Where its lines begin. Kept once a file, not with each of its nodes."""
    return [0, *(match.end() for match in NEW_LINE.finditer(code))]


NONE_BELOW: list[Node] = []
NO_FIELDS: dict[str, Node] = {}
"""Shared by all nodes that have none, which are most; ``_add`` is the only one that adds."""


class TooLarge(ValueError):
    """The file has more nodes than any source that people write, or is nested more deeply."""


@cache
def _parser(grammar: str) -> Parser:
    languages = {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    return Parser(Language(languages[grammar]()))


def parse(text: str, suffix: str) -> Node:
    """What is not understood becomes an ``ERROR`` node among the rest. Raises ``TooLarge``."""
    code = text.encode(errors="replace")
    if len(code.translate(None, NO_SIGNS)) > MAX_SIGNS or _depth(code) > MAX_DEPTH:
        raise TooLarge
    cursor = _parser(GRAMMARS[suffix]).parse(code).walk()
    root = Node("program", code, 0, len(code), None)
    parents = [root]
    count = 0
    is_inside = cursor.goto_first_child()
    while is_inside:
        node = _add(cursor, parents[-1])
        count += node is not parents[-1]
        if count > MAX_NODES or len(parents) > MOST_ABOVE:
            raise TooLarge
        if cursor.goto_first_child():
            parents.append(node)
        else:
            is_inside = _next(cursor, parents)
    return root


def _depth(code: bytes) -> int:
    """The most that brackets rise from any place to a later one, whatever stands between them."""
    levels = list(accumulate(step - 1 for step in code.translate(STEPS, OTHERS)))
    return max(map(sub, levels, accumulate(levels, min)), default=0)


def _add(cursor: TreeCursor, parent: Node) -> Node:
    """The cursor's node below ``parent``, or ``parent`` itself for what is left out."""
    found, field = cursor.node, cursor.field_name
    if found is None or found.type in COMMENTS or not (found.is_named or field):
        return parent
    node = Node(found.type, parent.code, found.start_byte, found.end_byte, parent)
    if found.is_named:
        if parent.named_children is NONE_BELOW:
            parent.named_children = []
        parent.named_children.append(node)
    if field:
        if parent.fields is NO_FIELDS:
            parent.fields = {}
        parent.fields.setdefault(field, node)
    return node


def _next(cursor: TreeCursor, parents: list[Node]) -> bool:
    """To the next node that is not below this one, ``parents`` kept in step."""
    while not cursor.goto_next_sibling():
        parents.pop()
        if not parents or not cursor.goto_parent():
            return False
    return True


def walk(root: Node, *, into_functions: bool = True) -> Iterator[Node]:
    """Named nodes below ``root`` in the order they are written, ``root`` itself left out."""
    stack = root.named_children[::-1]
    while stack:
        node = stack.pop()
        yield node
        if into_functions or node.type not in FUNCTIONS:
            stack.extend(node.named_children[::-1])


def text(node: Node | None) -> str:
    if node is None:
        return ""
    if node.written is None:
        node.written = node.code[node.start_byte : node.end_byte].decode(errors="replace")
    return node.written


def line(node: Node) -> int:
    """Counted from 1."""
    return node.row + 1


def column(node: Node) -> int:
    return node.column


def child(node: Node, field: str) -> Node | None:
    return node.fields.get(field)


def unwrap(node: Node) -> Node:
    """What is inside parentheses, ``await``, type assertions and before a comma."""
    while True:
        if node.type in WRAPPERS and node.named_children:
            node = node.named_children[0]
        elif node.type == "sequence_expression" and node.named_children:
            node = node.named_children[-1]
        else:
            return node


def arguments(call: Node) -> list[Node]:
    """The arguments of a call or ``new``; none for a tagged template."""
    values = call.fields.get("arguments")
    if values is None or values.type != "arguments":
        return []
    return [unwrap(value) for value in values.named_children]


def callee(call: Node) -> Node | None:
    """What a call or ``new`` calls."""
    return call.fields.get("function") or call.fields.get("constructor")


def option(node: Node | None, name: str) -> Node | None:
    """The value of one key of an object literal."""
    for pair in node.named_children if node is not None and node.type == "object" else ():
        if pair.type == "pair" and text(child(pair, "key")).strip("'\"") == name:
            return child(pair, "value")
    return None
