"""What promises bring, and what compilers make of ``async`` functions for older machines."""

from typing import TYPE_CHECKING

from scanner.analyzers.javascript import members
from scanner.analyzers.javascript.declared import parameters
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import Node, callee, text, unwrap
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
    _resolve(reader, call)
    answer = NOTHING
    for value in call.values[-1:]:
        for thing in value.things:
            if not isinstance(thing, Function):
                continue
            if call.method.endswith(STEPPING):
                answer = answer.joined(_steps(reader, thing))
            elif (
                call.name == "Promise"
                or thing.node.type in GENERATORS
                or call.method.endswith("__awaiter")
            ):
                answer = answer.joined(reader.look(thing.returned))
    return answer


def _resolve(reader: "Reader", call: Call) -> None:
    """``new Promise((resolve) => { … resolve(x) … })`` is a promise of x."""
    function = unwrap(callee(call.node) or call.node)
    if function.type != "identifier" or not call.values or not call.values[0].marks:
        return
    maker: Function | None = reader.function
    while maker is not None:
        names = [text(each) for each in parameters(maker.node)[:1]]
        if text(function) in names:
            around = maker.node.parent
            made = around.parent if around is not None else None
            if made is not None and made.type == "new_expression" and _is_promise(made):
                reader.give(maker.returned, call.values[0])
            return
        maker = maker.outer


def _is_promise(made: Node) -> bool:
    return text(callee(made)) == "Promise"


def _is_stepped(function: Function) -> bool:
    around = function.node.parent
    made = around.parent if around is not None else None
    return made is not None and text(callee(made)).endswith(STEPPING)


def _steps(reader: "Reader", function: Function) -> Value:
    """Every value that is waited for or returned."""
    return members.elements(reader, reader.look(function.returned))
