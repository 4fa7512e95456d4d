"""A light tree of our own, made from tree-sitter's in one pass.

Asking tree-sitter for a node's kind, text or children makes a new Python object each time, and the
rules ask often. Comments and punctuation are left out.
"""

import re
import string
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from operator import sub

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser, Tree, TreeCursor

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
MISTAKE = 65_535
"""Tree-sitter's number of ``ERROR``, which is in no grammar's list."""
MAX_NODES = 360_000
"""With punctuation, which is two of five and is not kept."""
MAX_SIGNS = 175_000
"""Brackets, operators and quotes. The parser makes about two nodes for each, of a hundred bytes;
of six hundred where the code is all mistakes."""
MAX_SECONDS = 2.0
"""Of the processor. Where nothing fits, the parser goes back again and again, and needs hours for a
megabyte; of code that people write the most that is read takes a fifth of a second."""
PIECE = 16_384
"""Bytes the parser is handed at once."""
MAX_DEPTH = 4_000
"""Of brackets. Deeper than people write, the parser takes memory by the square of the depth."""
NEW_LINE = re.compile(rb"\n")
MOST_ABOVE = 10_000
"""Nodes around a node. A sum of as many terms is that deep, and whoever reads it goes down."""
MOST_KEPT = 4_000
"""Characters of a node's text that are kept. All of a chain of calls begin at the same place, and
would take memory by the square of their number."""
NO_SIGNS = bytes(sorted(set(range(256)) - set(string.punctuation.encode())))
OTHERS = bytes(sorted(set(range(256)) - set(b"()[]{}")))
STEPS = bytes.maketrans(b"([{)]}", b"\2\2\2\0\0\0")


class Code(bytes):
    """Of one file, shared by all of its nodes."""

    @cached_property
    def starts(self) -> list[int]:
        """Where its lines begin."""
        return [0, *(match.end() for match in NEW_LINE.finditer(self))]

    @cached_property
    def options(self) -> dict[int, dict[str, "Node | None"]]:
        """What the keys of its object literals are given, by where each begins: as far as asked."""
        return {}


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

    def __init__(self, kind: str, code: Code, start: int, end: int, parent: "Node | None") -> None:
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
        return bisect_right(self.code.starts, self.start_byte) - 1

    @property
    def column(self) -> int:
        """In bytes."""
        return self.start_byte - self.code.starts[self.row]


NONE_BELOW: list[Node] = []
NO_FIELDS: dict[str, Node] = {}
"""Shared by all nodes that have none, which are most; ``_copy`` is the only one that adds."""


class TooLarge(ValueError):
    """The file has more nodes than any source that people write, or is nested more deeply."""


@dataclass(frozen=True)
class Grammar:
    """A parser, and its numbers in words. Each word is one text, however many nodes have it."""

    parser: Parser
    named: Mapping[int, str]
    """The kind of each node by its number; empty for comments and punctuation."""
    fields: Sequence[str]


@cache
def _grammar(name: str) -> Grammar:
    languages = {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    language = Language(languages[name]())
    named = dict.fromkeys(range(language.node_kind_count), "")
    for number in (*named, MISTAKE):
        kind = language.node_kind_for_id(number) or ""
        is_named = number == MISTAKE or language.node_kind_is_named(number)
        named[number] = sys.intern(kind) if is_named and kind not in COMMENTS else ""
    fields = [language.field_name_for_id(number) for number in range(language.field_count + 1)]
    return Grammar(Parser(language), named, [sys.intern(field or "") for field in fields])


def parse(text: str, suffix: str) -> Node:
    """What is not understood becomes an ``ERROR`` node among the rest. Raises ``TooLarge``."""
    code = Code(text.encode(errors="replace"))
    if signs(text) > MAX_SIGNS or _depth(code) > MAX_DEPTH:
        raise TooLarge
    grammar = _grammar(GRAMMARS[suffix])
    tree = _tree(grammar.parser, code)
    if tree.root_node.descendant_count > MAX_NODES:
        raise TooLarge
    root = Node("program", code, 0, len(code), None)
    _copy(tree.walk(), grammar, root)
    return root


def _tree(parser: Parser, code: bytes) -> Tree:
    end = time.process_time() + MAX_SECONDS
    try:
        return parser.parse(
            lambda start, _: code[start : start + PIECE],
            progress_callback=lambda _, __: time.process_time() > end,
        )
    except ValueError:
        parser.reset()  # or it would go on with this code when it is given other
        raise TooLarge from None


def _copy(cursor: TreeCursor, grammar: Grammar, root: Node) -> None:  # noqa: C901 -- for speed
    """All that is below the cursor to below ``root``. One loop, as most of the time goes here."""
    code, named, fields = root.code, grammar.named, grammar.fields
    above: list[Node] = []
    goto_first_child, goto_parent = cursor.goto_first_child, cursor.goto_parent
    goto_next_sibling = cursor.goto_next_sibling
    parent, is_inside = root, goto_first_child()
    while is_inside and (found := cursor.node) is not None:
        node, kind, field = parent, named[found.kind_id], cursor.field_id
        if kind or (field and found.type not in COMMENTS):
            word = kind or sys.intern(found.type)
            node = Node(word, code, found.start_byte, found.end_byte, parent)
            if kind and parent.named_children is NONE_BELOW:
                parent.named_children = [node]
            elif kind:
                parent.named_children.append(node)
            if field and parent.fields is NO_FIELDS:
                parent.fields = {fields[field]: node}
            elif field:
                parent.fields.setdefault(fields[field], node)
        if goto_first_child():
            above.append(parent)
            parent = node
            if len(above) > MOST_ABOVE:
                raise TooLarge
            continue
        while not goto_next_sibling():
            if not above or not goto_parent():
                return
            parent = above.pop()


def signs(text: str) -> int:
    """How many there are, which tells better than the length what it takes to read it."""
    return len(text.encode(errors="replace").translate(None, NO_SIGNS))


def _depth(code: bytes) -> int:
    """The most that brackets rise from any place to a later one, whatever stands between them."""
    levels = list(accumulate(step - 1 for step in code.translate(STEPS, OTHERS)))
    return max(map(sub, levels, accumulate(levels, min)), default=0)


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
    if node.written is not None:
        return node.written
    written = node.code[node.start_byte : node.end_byte].decode(errors="replace")
    if len(written) <= MOST_KEPT:
        node.written = written
    return written


def head(node: Node, characters: int = 200) -> str:
    """Where its text begins: of a chain of calls, each is as long as all before it."""
    if node.written is not None:
        return node.written[:characters]
    end = min(node.start_byte + 4 * characters, node.end_byte)
    return node.code[node.start_byte : end].decode(errors="replace")[:characters]


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
