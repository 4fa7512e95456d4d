"""Texts, and what is known of those that are put together from parts."""

import re
from typing import TYPE_CHECKING

from scanner.analyzers.indicators import CREDENTIAL_FILE, downloads_and_runs
from scanner.analyzers.javascript import members
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.folding import operands, unescape
from scanner.analyzers.javascript.syntax import Node, child, text, walk
from scanner.analyzers.javascript.values import AS_TEXT, NOTHING, Harm, Mark, Value, union
from scanner.analyzers.labels import Label
from scanner.analyzers.patterns import HTML, SQL

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

CREDENTIAL = Value(frozenset({Mark(Label.CREDENTIALS)}))
STATEMENT = Value(frozenset({Mark(Label.SQL)}))
FETCHER = Value(frozenset({Mark(Label.FETCHER)}))
HIDDEN = Value(frozenset({Mark(Label.DECODED)}))
INVISIBLE = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200d\u2060-\u2064\u3164\uffa0]{8}"
)
CHOICES = frozenset({"||", "??", "&&"})


def of_string(_: "Reader", node: Node, __: int) -> Value:
    return of_written(unescape(text(node)))


def of_written(written: str) -> Value:
    """What a text shows by itself: a file of keys, SQL, a command, letters nobody can see."""
    found = HIDDEN if not written.isascii() and INVISIBLE.search(written) else NOTHING
    if ("." in written or " " in written or "/" in written) and CREDENTIAL_FILE.search(written):
        found = found.joined(CREDENTIAL)
    if downloads_and_runs(written):
        found = found.joined(FETCHER)
    return found.joined(STATEMENT) if " " in written and SQL.search(written[1:]) else found


def of_text(reader: "Reader", node: Node, depth: int) -> Value:
    """A text put together: what its parts carry, and whether it is SQL or HTML."""
    operator = text(child(node, "operator"))
    if node.type == "binary_expression" and operator != "+":
        values = [reader.value(part, depth) for part in node.named_children]
        if operator not in CHOICES:
            return union(_money(value) for value in values)
        return union(values if operator != "&&" else values[1:])
    parts = node.named_children if node.type == "template_string" else operands(node)
    values = [members.deep(reader, reader.value(part, depth)) for part in parts]
    inside = Value(union(values).marks).safe_for(AS_TEXT)
    if not any(value.marks for value in values) and not has_variable(reader, node):
        known = reader.function.module.script.fold(node)
        return inside.joined(of_written(known or text(node)))
    written = reader.function.module.script.text(node)
    if "{}" not in written:
        return inside
    inside = inside.safe_for(_fixed_by(reader, parts, values))
    if SQL.search(written) or any(Mark(Label.SQL) in value.marks for value in values):
        inside = inside.plus(Label.SQL, Label.BUILT_SQL) if has_variable(reader, node) else inside
    return inside.plus(Label.BUILT_HTML) if HTML.search(written) else inside


def _money(value: Value) -> Value:
    """``balance - fee`` is still all that lies there."""
    marks = frozenset(mark for mark in value.marks if mark.origin is Label.BALANCE)
    return Value(marks) if marks else NOTHING


def _fixed_by(reader: "Reader", parts: list[Node], values: list[Value]) -> int:
    """What the parts before the first one from outside make sure of: an address' host."""
    before = ""
    for part, value in zip(parts, values, strict=True):
        if value.marks - {Mark(Label.SQL)}:
            break
        before += (
            reader.function.module.script.text(part)
            if part.type != "string_fragment"
            else text(part)
        )
    if words.FIXED_HOST.match(before):
        return Harm.ADDRESS | Harm.REDIRECT
    return Harm.REDIRECT if words.FIXED_PATH.match(before) else Harm.NOTHING


def has_variable(reader: "Reader", node: Node) -> bool:
    """A name in capitals is a constant of the app, as its author promises by writing it so."""
    constants = reader.function.module.script.constants
    names = (part for part in walk(node) if part.type == "identifier")
    return any(not text(name).isupper() and not _is_listed(constants.value(name)) for name in names)


def _is_listed(node: Node | None) -> bool:
    """``COLUMNS[name] ?? "id"``: one of what the app's author wrote down."""
    if node is None:
        return False
    if node.type in {"string", "number"}:
        return True
    if node.type == "subscript_expression":
        return text(child(node, "object")).isupper()
    if node.type == "ternary_expression":
        return all(map(_is_listed, node.named_children[1:]))
    is_choice = text(child(node, "operator")) in {"||", "??"}
    return is_choice and all(map(_is_listed, node.named_children))
