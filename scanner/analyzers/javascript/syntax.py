"""The little of tree-sitter that the rules need."""

from collections.abc import Iterator, Mapping
from functools import cache

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

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


@cache
def _parser(grammar: str) -> Parser:
    languages = {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    return Parser(Language(languages[grammar]()))


def parse(text: str, suffix: str) -> Node:
    """Never fails: what is not understood becomes an ``ERROR`` node among the rest."""
    return _parser(GRAMMARS[suffix]).parse(text.encode()).root_node


def walk(root: Node, *, into_functions: bool = True) -> Iterator[Node]:
    """Named nodes below ``root`` in the order they are written, ``root`` itself left out."""
    stack = list(reversed(root.named_children))
    while stack:
        node = stack.pop()
        yield node
        if into_functions or node.type not in FUNCTIONS:
            stack.extend(reversed(node.named_children))


def text(node: Node | None) -> str:
    return node.text.decode(errors="replace") if node is not None and node.text is not None else ""


def line(node: Node) -> int:
    """Counted from 1."""
    return node.start_point.row + 1


def column(node: Node) -> int:
    return node.start_point.column


def child(node: Node, field: str) -> Node | None:
    return node.child_by_field_name(field)


def unwrap(node: Node) -> Node:
    """What is inside parentheses, ``await`` and type assertions."""
    while node.type in WRAPPERS and node.named_children:
        node = node.named_children[0]
    return node


def arguments(call: Node) -> list[Node]:
    """The arguments of a call or ``new``; none for a tagged template."""
    values = child(call, "arguments")
    if values is None or values.type != "arguments":
        return []
    return [unwrap(value) for value in values.named_children if value.type != "comment"]


def callee(call: Node) -> Node | None:
    """What a call or ``new`` calls."""
    return child(call, "function") or child(call, "constructor")


def option(node: Node | None, name: str) -> Node | None:
    """The value of one key of an object literal."""
    for pair in node.named_children if node is not None and node.type == "object" else ():
        if pair.type == "pair" and text(child(pair, "key")).strip("'\"") == name:
            return child(pair, "value")
    return None
