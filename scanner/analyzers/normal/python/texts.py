"""How constants are written in canonical text."""

import ast
from collections.abc import Iterable
from typing import Any

PRINTABLE_SHARE = 0.9
LONGEST_WRITTEN = 64 * 1024
MOST_WORDS = 50


def as_text(value: str | bytes) -> str | None:
    """A text, or bytes that are one; None for what is not meant to be read."""
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return None
    readable = sum(map(str.isprintable, value)) + value.count("\n") + value.count("\t")
    return value if readable >= PRINTABLE_SHARE * len(value) else None


def node_of(text: str, decoders: Iterable[str]) -> ast.expr:
    """The text as a plain literal, inside the calls that it came out of."""
    node: ast.expr = ast.Constant(text[:LONGEST_WRITTEN])
    for name in decoders:
        node = ast.Call(ast.Name(name), [node], [])
    return node


def is_plain_literal(written: str) -> bool:
    """Whether it has neither escapes nor parts: it can stay as it is."""
    if "\\" in written:
        return False
    body = written.lstrip("rRbBuUfF")
    for quote in ('"""', "'''", '"', "'"):
        if body.startswith(quote):
            return body.endswith(quote) and quote not in body[len(quote) : -len(quote)]
    return True


def words_of(value: Any) -> ast.expr | None:
    """A short list of texts, such as the words of a command, as a literal."""
    is_list = isinstance(value, list | tuple) and 0 < len(value) <= MOST_WORDS
    if not is_list or not all(isinstance(each, str) for each in value):
        return None
    return ast.List([ast.Constant(each) for each in value])
