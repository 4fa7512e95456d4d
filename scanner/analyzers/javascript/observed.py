"""What the rules look at once every function was read."""

from dataclasses import dataclass

from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node
from scanner.analyzers.javascript.values import Function, Value


@dataclass(slots=True)
class Observed:
    node: Node
    function: Function
    value: Value
    """Of a call, what its answer carries; of an assignment or pair, what is stored."""

    @property
    def script(self) -> Script:
        return self.function.module.script


@dataclass(slots=True)
class Call(Observed):
    name: str
    """The dotted origin of what is called, empty when it is not a plain reference."""
    method: str
    """The last part of the name alone."""
    nodes: list[Node]
    values: list[Value]
    received: Value
    """Of the object before the dot."""
    is_own: bool
    """Whether a function of the app itself is called."""


@dataclass(slots=True)
class Assigned(Observed):
    keys: tuple[Value, ...] = ()
    """Of ``a[b][c] = …`` what c and b are."""


@dataclass(slots=True)
class Pair(Observed):
    name: str
