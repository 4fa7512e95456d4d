"""Code that is written as a text: ``eval("…")`` holds a script of its own."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.evaluated import executed_values
from scanner.analyzers.javascript.packing import unpacked
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import CALLS, Node, arguments, callee, line, text

SHORTEST = 8
MAX_LAYERS = 64
"""Of one file."""
MAX_CHARACTERS = 500_000
MAX_DEPTH = 5


INTERPRETERS = re.compile(r"^(?:.*/)?(?:node|bun)(?:\.exe)?$")
INLINE = frozenset({"-e", "--eval", "-p", "-pe"})


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
        if words.PROCESSES.match(name):
            code = _inline(script, node)
            if code is not None:
                count += 1
                yield Layer(code, line(node))
            continue
        if words.EVALUATORS.match(name) or words.TIMERS.match(name):
            values = executed_values(script, node)
            code = script.fold(values[-1]) if values else None
            if code is None and name == "eval":
                code = unpacked(text(node))
            if code is not None and SHORTEST <= len(code) <= MAX_CHARACTERS:
                count += 1
                yield Layer(code, line(node))


def _inline(script: Script, call: Node) -> str | None:
    """``spawn("node", ["-e", code])``."""
    values = arguments(call)
    if len(values) < 2 or values[1].type != "array":  # noqa: PLR2004
        return None
    is_own = script.dotted(values[0]) == "process.execPath"
    if not is_own and not INTERPRETERS.match(script.fold(values[0]) or ""):
        return None
    words_given = [script.fold(part) for part in values[1].named_children]
    code = next((code for option, code in pairwise(words_given) if option in INLINE), None)
    return code if code and SHORTEST <= len(code) <= MAX_CHARACTERS else None
