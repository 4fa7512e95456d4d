"""What a call's arguments say, as far as it is known."""

from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import Node, arguments, callee, child

MAX_DEPTH = 5
JOINERS = frozenset({"path.join", "path.resolve", "path.posix.join"})


def written(call: Call) -> str:
    """A call's arguments as one text, lists joined as a shell would see them."""
    parts: list[Node] = []
    for node in call.nodes:
        held = call.script.constants.held(node)
        if held.type in {"array", "object"}:
            parts.extend(child(part, "value") or part for part in held.named_children)
        else:
            parts.append(held)
    return " ".join(_spelled(call, part) for part in parts)


def _spelled(call: Call, node: Node, depth: int = 0) -> str:
    """``path.join(home, ".bashrc")`` is spelled with slashes, and so are paths within paths."""
    held = call.script.constants.held(node) if depth else node
    is_path = held.type == "call_expression" and call.script.dotted(callee(held)) in JOINERS
    if is_path and depth < MAX_DEPTH:
        return "/".join(_spelled(call, part, depth + 1) for part in arguments(held))
    return call.script.text(node)
