"""What canonical text is: code as its author would have written it with nothing to hide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LAYERS_LIMIT = 5
"""How many times code inside encoded code inside code is opened."""


class UnitKind(StrEnum):
    FUNCTION = "function"
    TOP = "top"
    """Everything outside functions, as one unit: what runs when the file is loaded."""
    LAYER = "layer"
    """Code that was a text, encoded or not, and is run from there."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of code that is judged by itself. Lines are those of the original file."""

    name: str
    first_line: int
    last_line: int
    text: str
    kind: UnitKind
    depth: int = 0
    """How many layers of encoding it lay under."""
    at_import: bool = False
    """Whether it runs when the file is loaded: the top, and functions that the top calls."""


@dataclass(frozen=True)
class Canonical:
    """One file's canonical text, opened layers appended, and where its lines came from."""

    text: str
    lines: tuple[int, ...]
    units: tuple[Unit, ...]
    layers: int = 0
    unparsed: bool = False
    """Whether the file was not understood as a whole and only cleaned as text."""
    unwound: Mapping[str, int] = field(default_factory=dict)
    """How often each way of hiding was undone, such as ``getattr``, ``decode`` or ``alias``."""

    def original_line(self, number: int) -> int:
        """The line of the original file that a line of ``text`` came from; both count from 1."""
        if not self.lines:
            return 1
        return self.lines[min(max(number, 1), len(self.lines)) - 1]
