"""Where the nodes of a parsed file stand in its bytes, and what of them changes."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from scanner.analyzers.normal.edits import Edit

INNER = (ast.keyword, ast.comprehension, ast.arguments, ast.Slice)
LOOSE = ast.BinOp | ast.BoolOp | ast.Compare | ast.Lambda | ast.IfExp | ast.UnaryOp


class Positions:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self._starts = [0]
        position = data.find(b"\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = data.find(b"\n", position + 1)

    def start(self, node: Any) -> int:
        return self._starts[int(node.lineno) - 1] + int(node.col_offset)

    def end(self, node: Any) -> int:
        return self._starts[int(node.end_lineno) - 1] + int(node.end_col_offset)

    def line_start(self, number: int) -> int:
        return self._starts[min(number, len(self._starts)) - 1]

    def line_end(self, number: int) -> int:
        return self._starts[number] if number < len(self._starts) else len(self.data)

    def written(self, node: ast.AST) -> str:
        return self.data[self.start(node) : self.end(node)].decode(errors="replace")

    def edits(self, old: Any, new: Any) -> Iterator[Edit]:
        """The smallest changes that make the text of ``old`` that of ``new``."""
        if new is old:
            return
        if type(new) is not type(old) or isinstance(old, ast.Name | ast.Constant | ast.JoinedStr):
            yield self._whole(old, new)
            return
        is_call = isinstance(old, ast.Call) and old.func is not new.func
        if is_call and self.start(old) < self.start(old.func):
            yield self._function(old, new.func)
            old = ast.copy_location(ast.Call(new.func, old.args, old.keywords), old)
        pairs = [(before, after) for before, after in _pairs(old, new) if before is not after]
        if all(_is_pair(before, after) for before, after in pairs):
            for before, after in pairs:
                yield from self.edits(before, after)
        else:
            yield self._whole(old, new)

    def _function(self, call: ast.Call, new: ast.expr) -> Edit:
        """What is called, without the parentheses around it."""
        start, end = self.start(call), self.end(call.func)
        opened = self.data.count(b"(", start, self.start(call.func))
        closed = re.compile(rb"[\s\\]*\)" * opened).match(self.data, end)
        if closed is None:
            return self._whole(call.func, new)
        return Edit(start, closed.end(), self._text(new))

    def _whole(self, old: ast.expr, new: ast.expr) -> Edit:
        return Edit(self.start(old), self.end(old), self._text(new))

    def _text(self, node: ast.expr) -> str:
        text = ast.unparse(node)
        return f"({text})" if isinstance(node, LOOSE) else text


def _is_pair(before: Any, after: Any) -> bool:
    """Whether one can be written over the other, or within it."""
    if isinstance(before, ast.expr) and isinstance(after, ast.expr):
        return True
    return type(before) is type(after) and isinstance(before, INNER)


def _pairs(old: ast.AST, new: ast.AST) -> Iterator[tuple[Any, Any]]:
    for name in old._fields:
        before, after = getattr(old, name, None), getattr(new, name, None)
        if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            yield from zip(before, after, strict=True)
        else:
            yield before, after
