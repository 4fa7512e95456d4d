"""What the tiny interpreter's parts share."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from scanner.analyzers.normal.python.scopes import Function, Scope
from scanner.analyzers.normal.python.values import UnknownValue

UNKNOWN: Final = object()


@dataclass
class Frame:
    """Where a name is looked up: what this call has set, then the scopes of the file."""

    scope: Scope
    names: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Closure:
    """A function of the file that may be called."""

    node: Function | ast.Lambda
    frame: Frame


@dataclass(frozen=True)
class Pure:
    """A function of ours that stands for one of Python's. ``decoder`` names those that decode."""

    function: Callable[..., Any]
    decoder: str = ""


class Evaluating(Protocol):
    """The interpreter as its parts see it."""

    used: list[str]

    def charge(self, steps: int = 1) -> None: ...

    def spell(self, node: ast.expr, frame: Frame) -> str: ...

    def evaluate(self, node: ast.expr, frame: Frame, depth: int) -> Any: ...


def iterate(value: Any) -> Any:
    if isinstance(value, str | bytes | list | tuple | dict | set):
        return value
    raise UnknownValue


def assign(target: ast.expr, value: Any, frame: Frame) -> None:
    if isinstance(target, ast.Name):
        frame.names[target.id] = value
    elif isinstance(target, ast.Tuple | ast.List):
        for element, part in zip(target.elts, iterate(value), strict=True):
            assign(element, part, frame)
    else:
        raise UnknownValue


def items(run: Evaluating, nodes: list[ast.expr], frame: Frame, depth: int) -> list[Any]:
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            found.extend(iterate(run.evaluate(node.value, frame, depth)))
        else:
            found.append(run.evaluate(node, frame, depth))
    return found


def weight(value: Any) -> int:
    """Steps that a long result is worth."""
    return len(value) // 32 if isinstance(value, str | bytes | list | tuple | dict) else 0
