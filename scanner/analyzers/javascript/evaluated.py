"""Which arguments of a call become code or a command."""

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.folding import operands
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import Node, arguments, callee

TEXTS = frozenset({"template_string", "string", "binary_expression"})


def executed_values(script: Script, call: Node) -> list[Node]:
    """A timer runs a text as code but a name is a function; ``vm`` takes a context besides code."""
    values = arguments(call)
    name = script.dotted(callee(call))
    if words.TIMERS.match(name):
        return [value for value in values[:1] if value.type in TEXTS and _is_text(value)]
    if name.startswith("vm.") or name == "eval":
        return values[:1]
    return [value for value in values if value.type != "object"]


def _is_text(value: Node) -> bool:
    return any(part.type in {"template_string", "string"} for part in operands(value))
