import ast
from dataclasses import dataclass, field
from typing import NamedTuple


class Started(NamedTuple):
    """A program, by what tells its path from others."""

    keys: frozenset[str]
    line: int
    is_unseen: bool
    function: str
    """Within which it is started, as ``Sink.function``."""


@dataclass
class Together:
    """Places of one file that matter only beside each other."""

    saved: set[str] = field(default_factory=set)
    """Names and texts of the paths that downloads were written to."""
    opened: dict[str, frozenset[str]] = field(default_factory=dict)
    started: list[Started] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    laid_out: set[str] = field(default_factory=set)
    """Paths that something was written to which lay hidden in a picture."""
    decoded: set[str] = field(default_factory=set)
    """Paths that something was written to which had been encoded."""
    loaded: list[tuple[frozenset[str], int]] = field(default_factory=list)
    """Libraries of machine code, as ``started``."""
    duplicated: int = 0
    has_socket: bool = False
    copied: int = 0
    """How many names were copied for branches so far."""
    is_skipped: bool = False
    """Whether some statement was nested too deeply to be read."""
    made: dict[str, ast.Call] = field(default_factory=dict)
    """By the name that it was given last."""
    empty: set[str] = field(default_factory=set)
    """Names of lists and dictionaries that begin with nothing in them."""
    applied: set[str] = field(default_factory=set)
    """Lambdas whose answer is being looked up."""
    answers_left: int = 2000
    each: dict[str, list[ast.expr]] = field(default_factory=dict)
    """Of the name that a loop gives values: those, where they stand written."""
    injecting: dict[str, int] = field(default_factory=dict)
