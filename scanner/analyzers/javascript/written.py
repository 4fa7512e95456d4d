"""What a call's arguments say, as far as it is known."""

from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import Node, arguments, callee, child, text

JOINERS = frozenset({"path.join", "path.resolve", "path.posix.join"})


def written(call: Call) -> str:
    """A call's arguments as one text, lists joined as a shell would see them."""
    parts: list[Node] = []
    for node in call.nodes:
        held = call.script.constants.values.get(text(node), node)
        if held.type in {"array", "object"}:
            parts.extend(child(part, "value") or part for part in held.named_children)
        else:
            parts.append(held)
    return " ".join(_spelled(call, part) for part in parts)


def _spelled(call: Call, node: Node) -> str:
    """``path.join(home, ".bashrc")`` is spelled with slashes."""
    is_path = node.type == "call_expression" and call.script.dotted(callee(node)) in JOINERS
    if is_path:
        return "/".join(call.script.text(part) for part in arguments(node))
    return call.script.text(node)
