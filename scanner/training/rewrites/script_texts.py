"""Rewrites of a script's texts. Each means the same as before."""

import base64
import json
import random
from collections.abc import Callable, Iterator

from scanner.analyzers.javascript.folding import unescape
from scanner.analyzers.javascript.syntax import Node, child, parse, text, walk
from scanner.analyzers.normal.edits import Document, Edit

SHORTEST = 2
MAX_BYTE = 255
SHORT_SHARE = 0.6
Spell = Callable[[str, random.Random], str]
NEVER = frozenset(
    {"import_statement", "export_statement", "jsx_attribute", "literal_type", "enum_assignment"}
    | {"import_require_clause", "ambient_declaration"}
)
"""Where only a literal may stand."""


def texts(spell: Spell, suffix: str) -> Callable[[str, random.Random], str]:
    """A rewrite that spells every text of a script in another way."""

    def rewrite(code: str, chance: random.Random) -> str:
        root = parse(code, suffix)
        edits = [
            Edit(node.start_byte, node.end_byte, " " + _in_place(node, spell(_value(node), chance)))
            for node in _texts(root)
        ]
        return Document(root.code, edits).whole()

    return rewrite


def _value(node: Node) -> str:
    return unescape(text(node)[1:-1])


def _in_place(node: Node, written: str) -> str:
    """The key of an object is computed in brackets."""
    parent = node.parent
    is_key = parent is not None and parent.type == "pair" and child(parent, "key") is node
    return f"[{written}]" if is_key else written


def _texts(root: Node) -> Iterator[Node]:
    for node in walk(root):
        parent = node.parent
        if node.type != "string" or parent is None or parent.type in NEVER:
            continue
        is_directive = parent.type == "expression_statement"
        value = _value(node)
        if not is_directive and len(value) >= SHORTEST and value.isprintable():
            yield node


def requoted(value: str, _: random.Random) -> str:
    return "`" + value.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${") + "`"


def split(value: str, chance: random.Random) -> str:
    cuts = sorted({chance.randrange(1, len(value)) for _ in range(3)})
    ends = zip([0, *cuts], [*cuts, len(value)], strict=True)
    return "(" + " + ".join(json.dumps(value[start:end]) for start, end in ends) + ")"


def from_numbers(value: str, _: random.Random) -> str:
    return f"String.fromCodePoint({', '.join(str(ord(sign)) for sign in value)})"


def from_hex(value: str, _: random.Random) -> str:
    return f'Buffer.from("{value.encode().hex()}", "hex").toString()'


def from_base64(value: str, _: random.Random) -> str:
    packed = base64.b64encode(value.encode()).decode()
    return f'Buffer.from("{packed}", "base64").toString("utf8")'


def reversed_text(value: str, _: random.Random) -> str:
    return (
        f'{json.dumps(value[::-1])}.split("").reverse().join("")'
        if value.isascii()
        else (json.dumps(value))
    )


def escaped(value: str, chance: random.Random) -> str:
    return '"' + "".join(_escape(ord(sign), chance) for sign in value) + '"'


def _escape(number: int, chance: random.Random) -> str:
    is_short = number <= MAX_BYTE and chance.random() < SHORT_SHARE
    return f"\\x{number:02x}" if is_short else f"\\u{{{number:x}}}"
