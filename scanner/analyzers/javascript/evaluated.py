"""Which arguments of a call become code or a command."""

import re

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.folding import operands
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import (
    FUNCTIONS,
    Node,
    arguments,
    callee,
    child,
    text,
    unwrap,
)
from scanner.analyzers.javascript.values import Function, Parameter, Value

CODE_OPTIONS = frozenset(
    {"-c", "-e", "--eval", "-p", "/c", "/k", "-command", "-enc", "-encodedcommand", "-ec", "-r"}
)
WORKER_CODE = re.compile(r"\beval['\"]?\s*:\s*(?:true|!0)")
MODULES = frozenset({"module.constructor", "module.Module", "module"})
"""What ``new`` makes an empty module of; code is compiled into it by a method."""
INTERPRETER = re.compile(
    r"^(?:.*[/\\])?(?:node|bun|deno|python[\d.]*|perl|ruby|php|(?:ba|z|da)?sh|cmd|powershell|pwsh)"
    r"(?:\.exe)?(?:\s|$)"
)
TEXTS = frozenset({"template_string", "string", "binary_expression"})


TEXT_MAKERS = words.DECODERS | words.MAKES_TEXT.keys()


def runs_otherwise(call: Call) -> bool:
    """``new Worker(code, {eval: true})``, ``import("data:…")``, ``globalThis[name](code)``."""
    if call.name == "worker_threads.Worker":
        return any(WORKER_CODE.search(text(node)) for node in call.nodes[1:])
    if call.name == "import":
        return bool(call.nodes) and call.script.text(call.nodes[0]).startswith("data:")
    function = unwrap(callee(call.node) or call.node)
    owner = child(function, "object")
    if owner is None or function.type != "subscript_expression" or call.name:
        return False
    made = call.script.constants.held(owner)
    is_module = made.type == "new_expression" and call.script.dotted(callee(made)) in MODULES
    return is_module or text(owner) in {"globalThis", "global"}


def feeds_interpreter(call: Call) -> bool:
    """``spawn("node").stdin.end(code)``."""
    if call.method not in {"write", "end"} or not call.values:
        return False
    stream = child(unwrap(callee(call.node) or call.node), "object")
    owner = child(stream, "object") if stream is not None else None
    if stream is None or owner is None or text(child(stream, "property")) != "stdin":
        return False
    started = call.script.constants.held(owner)
    if started.type != "call_expression" or not words.PROCESSES.match(
        call.script.dotted(callee(started))
    ):
        return False
    program = arguments(started)[0] if arguments(started) else started
    is_own = call.script.dotted(program) == "process.execPath"
    return is_own or INTERPRETER.match(call.script.fold(program) or "") is not None


def executed(call: Call) -> list[tuple[Node, Value]]:
    """A timer runs a text as code but a name is a function; ``vm`` takes a context besides code."""
    pairs = list(zip(call.nodes, call.values, strict=False))
    if words.PROCESSES.match(call.name):
        return [*(pairs if _runs_text(call) else pairs[:1]), *_typed_in(call)]
    if words.TIMERS.match(call.name):
        return [pair for pair in pairs[:1] if _may_be_text(*pair)]
    if call.name.startswith("vm.") or call.name == "eval":
        return pairs[:1]
    return [pair for pair in pairs if pair[0].type != "object"]


def _typed_in(call: Call) -> list[tuple[Node, Value]]:
    """``spawnSync("sh", ["-s"], {input: code})``."""
    is_interpreter = call.nodes and INTERPRETER.match(call.script.fold(call.nodes[0]) or "")
    pairs = list(zip(call.nodes, call.values, strict=False)) if is_interpreter else []
    return [pair for pair in pairs if option(pair[0], "input") is not None]


def _runs_text(call: Call) -> bool:
    """``spawn("sh", ["-c", text])``, and every argument where a shell reads the line."""
    items = [part for node in call.nodes for part in _items(call, node)]
    is_code = any((call.script.fold(part) or "").lower() in CODE_OPTIONS for part in items)
    return is_code or any("shell" in text(node) for node in call.nodes if node.type == "object")


def _items(call: Call, node: Node) -> list[Node]:
    """Of a list, under a name or not, or of both that are chosen between."""
    held = call.script.constants.held(node)
    parts = held.named_children[1:] if held.type == "ternary_expression" else [held]
    return [item for part in parts if part.type == "array" for item in part.named_children]


def executed_values(script: Script, call: Node) -> list[Node]:
    """The same of a call by itself, where nothing is known of its values."""
    values = arguments(call)
    name = script.dotted(callee(call))
    if words.TIMERS.match(name):
        return [value for value in values[:1] if _is_text(value)]
    if name.startswith("vm.") or name == "eval":
        return values[:1]
    return [value for value in values if value.type != "object"]


def _is_text(node: Node) -> bool:
    is_text = node.type in TEXTS
    return is_text and any(part.type in {"template_string", "string"} for part in operands(node))


def _may_be_text(node: Node, value: Value) -> bool:
    if node.type in FUNCTIONS or any(isinstance(thing, Function) for thing in value.things):
        return False
    if node.type in TEXTS:
        return _is_text(node)
    if node.type == "call_expression":
        function = callee(node)
        name = text(child(function, "property") or function) if function is not None else ""
        return bool(value.marks) and name in TEXT_MAKERS
    # What callers pass to a timer is a function nearly always: ``setTimeout(next, time)``.
    is_known = any(not isinstance(mark.origin, Parameter) for mark in value.marks)
    return is_known and node.type in {"identifier", "member_expression"}
