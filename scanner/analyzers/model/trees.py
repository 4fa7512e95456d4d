"""The trained model: gradient boosted trees, kept as plain numbers, and what they say.

There are two of them. ``parts`` judges each file and function; what is added to a bundle cannot
change what it says of the rest. ``whole`` sees the bundle at once, how small it is too, and finds
more; but as it can be drowned, it only adds to that, so much, and never sets a level.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from scanner.analyzers.model.vectors import Vector

SHIPPED = Path(__file__).with_name("model.json")
FORMAT = 2
MOST_OF_WHOLE = 0.89
"""Below the lowest cut-off that an operator starts with."""
MOST_ADDED = 3.0
"""To the log-odds: twenty times as likely. A tiny app is no thief because most thieves are tiny."""
NOTHING: Vector = {"log_code": 20.0}
"""A bundle without any file that shows something."""


class Input(NamedTuple):
    """One number the trees ask for. What counts as more suspicious is more, or ``is_less``."""

    name: str
    most: float
    """Higher numbers count as this one: that something happens says more than how often."""
    is_less: bool = False


class Node(NamedTuple):
    """Goes ``left`` when its input is at most the threshold. A leaf has ``left`` 0 and a value."""

    input: int
    threshold: float
    left: int
    right: int
    value: float


@dataclass(frozen=True)
class Model:
    """Never gives a lower probability for a more suspicious vector: training forces the trees."""

    inputs: tuple[Input, ...]
    base: float
    trees: tuple[tuple[Node, ...], ...]
    slope: float
    intercept: float

    @classmethod
    def from_document(cls, inputs: Sequence[Input], document: Mapping[str, Any]) -> Self:
        return cls(
            inputs=tuple(inputs),
            base=float(document["base"]),
            trees=tuple(tuple(Node(*node) for node in tree) for tree in document["trees"]),
            slope=float(document["calibration"]["slope"]),
            intercept=float(document["calibration"]["intercept"]),
        )

    def probability(self, vector: Vector) -> float:
        """How likely malice, from 0 to 1."""
        return likely(self.log_odds(vector))

    def log_odds(self, vector: Vector) -> float:
        return self.slope * self.margin(vector) + self.intercept

    def margin(self, vector: Vector) -> float:
        """The sum of the trees: log-odds before they are calibrated."""
        row = self.row(vector)
        return self.base + sum(_leaf(tree, row) for tree in self.trees)

    def row(self, vector: Vector) -> list[float]:
        return [min(vector.get(each.name, 0.0), each.most) for each in self.inputs]


def _leaf(tree: tuple[Node, ...], row: list[float]) -> float:
    node = tree[0]
    while node.left:
        node = tree[node.left if row[node.input] <= node.threshold else node.right]
    return node.value


@dataclass(frozen=True)
class Judge:
    parts: Model
    whole: Model

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Raises ``ValueError`` for a file of another format."""
        if document["format"] != FORMAT:
            raise ValueError(f"The model's format is {document['format']}, and not {FORMAT}")
        inputs = [Input(*each) for each in document["inputs"]]
        return cls(*(Model.from_document(inputs, document[name]) for name in ("parts", "whole")))

    def probability(self, files: Iterable[Vector], whole: Vector) -> float:
        """How likely malice in a bundle, from 0 to 1. More files never lower it below its parts."""
        parts = max(self.parts.log_odds(each) for each in (NOTHING, *files))
        return likely(together(parts, self.whole.log_odds(whole)))


def together(parts: float, whole: float) -> float:
    """Log-odds of a bundle from those of its worst part and of the whole."""
    most = math.log(MOST_OF_WHOLE / (1 - MOST_OF_WHOLE))
    return max(parts, min(whole, parts + MOST_ADDED, most))


def likely(log_odds: float) -> float:
    return (1 + math.tanh(log_odds / 2)) / 2


@cache
def shipped() -> Judge:
    return Judge.from_document(json.loads(SHIPPED.read_text(encoding="utf-8")))
