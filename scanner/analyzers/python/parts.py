"""The parts of which a text is put together, and what they say together."""

import ast
from collections.abc import Sequence

from scanner.analyzers.python.calling import last_name
from scanner.analyzers.python.cleaners import CLEANERS
from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.taint import HTML_TEXT, NOTHING, SQL_TEXT, Value, joined, without
from scanner.analyzers.python.texts import of_text

MOST_FOLDED = 200


def whole(frame: Frame, parts: Sequence[ast.expr]) -> Value:
    """What the parts say together that none of them says: ``".ssh/id" + "_rsa"``."""
    if not 1 < len(parts) <= MOST_FOLDED:
        return NOTHING
    texts = [frame.module.text(part) for part in parts]
    return without(of_text("".join(texts)), SQL_TEXT, HTML_TEXT)


def is_number(frame: Frame, part: ast.expr, value: Value) -> bool:
    """``wanted.limit`` of a model whose other fields are a visitor's free text."""
    if isinstance(part, ast.FormattedValue):
        part = part.value
    if value or not isinstance(part, ast.Attribute) or not isinstance(part.value, ast.Name):
        return False
    return bool(frame.of_name(part.value.id))


def changes(part: ast.expr) -> bool:
    """A name in capitals is a constant of the app, as its author promises by writing it so."""
    if isinstance(part, ast.FormattedValue):
        return changes(part.value)
    if isinstance(part, ast.Name):
        return not part.id.isupper() and "placeholder" not in part.id
    if isinstance(part, ast.Attribute):
        return not part.attr.isupper()
    if isinstance(part, ast.Tuple | ast.List):
        return any(map(changes, part.elts))
    if isinstance(part, ast.BinOp):
        return changes(part.left) or changes(part.right)
    return _call_changes(part) if isinstance(part, ast.Call) else not isinstance(part, ast.Constant)


def _call_changes(call: ast.Call) -> bool:
    """``", ".join(["?"] * 3)`` puts nothing new in."""
    function = call.func
    if last_name(function) in CLEANERS:
        return False
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant):
        return any(map(changes, call.args))
    return bool(call.args) or isinstance(function, ast.Attribute)


def spelled(frame: Frame, node: ast.expr, value: Value) -> Value:
    """With what the text says that is put together here."""
    known = frame.module.fold(node)
    if isinstance(known, bytes):
        known = known.decode("utf-8", "replace")
    return joined([value, of_text(known)]) if known else value
