"""What compilers make of ``async`` functions for older machines: generators with helpers."""

from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import callee, text
from scanner.analyzers.javascript.values import NOTHING, Function, Value

if TYPE_CHECKING:
    from scanner.analyzers.javascript.reader import Reader

STEPPING = "__generator"
"""TypeScript's helper: ``return [4, promise]`` waits, and ``_a.sent()`` is what came of it."""
GENERATORS = frozenset({"generator_function", "generator_function_declaration"})


def awaited(reader: "Reader", call: Call) -> Value:
    """What the helpers answer: what the function returns that they are given."""
    if call.method == "sent" and not call.nodes:
        return _steps(reader, reader.function) if _is_stepped(reader.function) else NOTHING
    answer = NOTHING
    for value in call.values[-1:]:
        for thing in value.things:
            if not isinstance(thing, Function):
                continue
            if call.method.endswith(STEPPING):
                answer = answer.joined(_steps(reader, thing))
            elif thing.node.type in GENERATORS or call.method.endswith("__awaiter"):
                answer = answer.joined(reader.look(thing.returned))
    return answer


def _is_stepped(function: Function) -> bool:
    around = function.node.parent
    made = around.parent if around is not None else None
    return made is not None and text(callee(made)).endswith(STEPPING)


def _steps(reader: "Reader", function: Function) -> Value:
    """Every value that is waited for or returned."""
    return members.elements(reader, reader.look(function.returned))
