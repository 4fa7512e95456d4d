"""Code that is written as a text: ``eval("…")`` holds a script of its own."""

from collections.abc import Iterator
from typing import NamedTuple

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.evaluated import executed_values
from scanner.analyzers.javascript.packing import unpacked
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import CALLS, callee, line, text

SHORTEST = 8
MAX_LAYERS = 64
"""Of one file."""
MAX_CHARACTERS = 500_000
MAX_DEPTH = 5


class Layer(NamedTuple):
    code: str
    line: int
    """Where it is run."""


def layers(script: Script) -> Iterator[Layer]:
    """The constant texts that a script runs as code."""
    count = 0
    for node in script.nodes:
        if node.type not in CALLS or count == MAX_LAYERS:
            continue
        name = script.dotted(callee(node))
        if words.EVALUATORS.match(name) or words.TIMERS.match(name):
            values = executed_values(script, node)
            code = script.fold(values[-1]) if values else None
            if code is None and name == "eval":
                code = unpacked(text(node))
            if code is not None and SHORTEST <= len(code) <= MAX_CHARACTERS:
                count += 1
                yield Layer(code, line(node))
