"""One call, with everything that is known of it."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from scanner.analyzers.python.frame import Frame
from scanner.analyzers.python.taint import Value, joined
from scanner.analyzers.rules import Rule


@dataclass(frozen=True, slots=True)
class Invocation:
    """``name`` is the full origin of what is called, ``last`` its last part."""

    frame: Frame
    node: ast.Call
    name: str
    last: str
    receiver: Value
    positional: tuple[Value, ...]
    named: Mapping[str, Value]

    @property
    def line(self) -> int:
        return self.node.lineno

    @property
    def is_method(self) -> bool:
        return isinstance(self.node.func, ast.Attribute)

    @property
    def given(self) -> Value:
        """Everything handed to it, together."""
        return joined([*self.positional, *self.named.values()])

    def argument(self, position: int, *words: str) -> ast.expr | None:
        """What stands at a position, or behind one of these words."""
        if position < len(self.node.args):
            return self.node.args[position]
        return next((word.value for word in self.node.keywords if word.arg in words), None)

    def word(self, *names: str) -> ast.expr | None:
        return next((word.value for word in self.node.keywords if word.arg in names), None)

    def constant(self, position: int, *words: str) -> str | bytes | None:
        """The text an argument always has."""
        argument = self.argument(position, *words)
        return None if argument is None else self.frame.module.fold(argument)

    def reference(self, node: ast.expr | None) -> str:
        return "" if node is None else self.frame.dotted(node)

    def sink(self, kind: str, value: Value) -> None:
        self.frame.sink(kind, self.line, value)

    def report(self, rule: Rule) -> None:
        self.frame.report(rule, self.line)
