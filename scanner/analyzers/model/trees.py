"""The trained model: gradient boosted trees, kept as plain numbers, and what they say."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from scanner.analyzers.model.vectors import Vector

SHIPPED = Path(__file__).with_name("model.json")
FORMAT = 1


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
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Raises ``ValueError`` for a file of another format."""
        if document["format"] != FORMAT:
            raise ValueError(f"The model's format is {document['format']}, and not {FORMAT}")
        return cls(
            inputs=tuple(Input(*each) for each in document["inputs"]),
            base=float(document["base"]),
            trees=tuple(tuple(Node(*node) for node in tree) for tree in document["trees"]),
            slope=float(document["calibration"]["slope"]),
            intercept=float(document["calibration"]["intercept"]),
        )

    def probability(self, vector: Vector) -> float:
        """How likely malice, from 0 to 1."""
        return 1 / (1 + math.exp(-(self.slope * self.margin(vector) + self.intercept)))

    def margin(self, vector: Vector) -> float:
        """The sum of the trees: log-odds, before they are calibrated."""
        row = self.row(vector)
        return self.base + sum(_leaf(tree, row) for tree in self.trees)

    def row(self, vector: Vector) -> list[float]:
        return [min(vector.get(each.name, 0.0), each.most) for each in self.inputs]


def _leaf(tree: tuple[Node, ...], row: list[float]) -> float:
    node = tree[0]
    while node.left:
        node = tree[node.left if row[node.input] <= node.threshold else node.right]
    return node.value


@cache
def shipped() -> Model:
    return Model.from_document(json.loads(SHIPPED.read_text(encoding="utf-8")))
