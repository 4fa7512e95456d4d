"""Code that is a text until it is run."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scanner.analyzers.normal.python.texts import as_text, node_of
from scanner.analyzers.normal.python.watched import RUNNERS

INTERPRETER = re.compile(r"python|sys\.executable")


@dataclass(frozen=True, slots=True)
class Layer:
    """The code, and the line on which it is run."""

    line: int
    code: str


def opened(
    call: ast.Call, line: int, value: Any, decoders: Iterable[str]
) -> tuple[Layer | None, ast.Call]:
    """The code that a call runs, and the call with only the decoders left in it.

    ``value`` is its first argument, where that is known.
    """
    if not isinstance(call.func, ast.Name) or not call.args:
        return None, call
    if call.func.id not in RUNNERS:
        return _switch(call, line), call
    if not isinstance(value, str | bytes):
        value = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
    text = as_text(value) if isinstance(value, str | bytes) else None
    if not text:
        return None, call
    emptied = ast.Call(call.func, [node_of("...", decoders), *call.args[1:]], call.keywords)
    return Layer(line, text), emptied


def _switch(call: ast.Call, line: int) -> Layer | None:
    """``subprocess.run([python, "-c", code])``."""
    command = call.args[0]
    words = command.elts if isinstance(command, ast.List | ast.Tuple) else []
    if not words or not INTERPRETER.search(ast.unparse(words[0])):
        return None
    for switch, code in pairwise(words):
        is_switch = isinstance(switch, ast.Constant) and switch.value == "-c"
        if is_switch and isinstance(code, ast.Constant) and isinstance(code.value, str):
            return Layer(line, code.value)
    return None
