"""Rewrites of a Python file's texts. Each means the same as before."""

import ast
import base64
import random
from collections.abc import Callable, Iterator

from scanner.analyzers.normal.edits import Document, Edit
from scanner.analyzers.normal.python.positions import Positions

SHORTEST = 2
MAX_BYTE = 255
SHORT_SHARE = 0.6
Spell = Callable[[str, random.Random], str]


def texts(spell: Spell) -> Callable[[str, random.Random], str]:
    """A rewrite that spells every text of a file in another way."""

    def rewrite(code: str, chance: random.Random) -> str:
        tree, data = ast.parse(code), code.encode()
        positions = Positions(data)
        edits = [
            Edit(positions.start(node), positions.end(node), " " + spell(str(node.value), chance))
            for node in _texts(tree)
        ]
        return Document(data, edits).whole()

    return rewrite


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """Plain texts in expressions: no docstrings, no parts of f-strings or patterns."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and len(node.value) >= SHORTEST and node.value.isprintable():  # type: ignore[attr-defined]
            yield node  # type: ignore[misc]
        if isinstance(node, ast.JoinedStr | ast.pattern):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        waiting.extend(ast.iter_child_nodes(node))


def requoted(text: str, _: random.Random) -> str:
    """The other quotes, and thrice where that says the same."""
    is_plain = not any(sign in text for sign in "\"'\\")
    return f'"""{text}"""' if is_plain else repr(text)


def split(text: str, chance: random.Random) -> str:
    """``"os" -> ("o" + "s")``, in up to four pieces."""
    cuts = sorted({chance.randrange(1, len(text)) for _ in range(3)})
    ends = zip([0, *cuts], [*cuts, len(text)], strict=True)
    return "(" + " + ".join(repr(text[start:end]) for start, end in ends) + ")"


def from_numbers(text: str, chance: random.Random) -> str:
    numbers = [ord(sign) for sign in text]
    if chance.random() < 0.5 and len(text) < 40:  # noqa: PLR2004
        return "(" + " + ".join(f"chr({number})" for number in numbers) + ")"
    return f"''.join(map(chr, {numbers}))"


def from_hex(text: str, _: random.Random) -> str:
    return f"bytes.fromhex({text.encode().hex()!r}).decode()"


def from_base64(text: str, _: random.Random) -> str:
    packed = base64.b64encode(text.encode()).decode()
    return f"__import__('base64').b64decode({packed!r}).decode()"


def reversed_text(text: str, _: random.Random) -> str:
    return f"{text[::-1]!r}[::-1]"


def escaped(text: str, chance: random.Random) -> str:
    return '"' + "".join(_escape(ord(sign), chance) for sign in text) + '"'


def _escape(number: int, chance: random.Random) -> str:
    is_short = number <= MAX_BYTE and chance.random() < SHORT_SHARE
    return f"\\x{number:02x}" if is_short else f"\\U{number:08x}"


def with_loose_quote(code: str, _: random.Random) -> str:
    """One text with an unbalanced triple quote at the head misleads whoever counts quotes."""
    return after_head(code, '_q = \'"""\'\n')


def after_head(code: str, piece: str) -> str:
    """Put a piece of code after a file's docstring and its ``__future__`` imports."""
    tree, last = ast.parse(code), 0
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not is_docstring and not is_future:
            break
        last = node.end_lineno or 0
    lines = code.splitlines(keepends=True)
    head = "".join(lines[:last])
    return head + ("" if not head or head.endswith("\n") else "\n") + piece + "".join(lines[last:])
