"""Object literals by their keys, which rules ask for again and again."""

from scanner.analyzers.javascript.syntax import Node, child, text


def option(node: Node | None, name: str) -> Node | None:
    """The value of one key of an object literal."""
    if node is None or node.type != "object":
        return None
    known = node.code.options.get(node.start_byte)
    if known is None:
        known = node.code.options[node.start_byte] = {}
        for pair in node.named_children:
            if pair.type == "pair":
                known.setdefault(text(child(pair, "key")).strip("'\""), child(pair, "value"))
    return known.get(name)
