"""Keys that are read one by one from the environment, and sent together."""

import re
from collections.abc import Iterator

from scanner.analyzers.indicators import are_of_many
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text

TELLING = frozenset({"send", "post", "put", "request", "write", "end", "emit", "sendBeacon"})
NAMES = frozenset({"identifier", "property_identifier", "shorthand_property_identifier"})
ANY_KEY = re.compile(r"_(?:TOKEN|KEY|SECRET|PASSWORD|PAT)\b")


def sends_many_keys(call: Call) -> bool:
    """One key is configuration; those of three houses in one message are loot."""
    is_sent = call.method in TELLING or words.NETWORK_SEND.match(call.name) is not None
    if not is_sent or not call.script.source.holds(ANY_KEY):
        return False
    return are_of_many(name for node in call.nodes for name in _names(call, node, is_first=True))


def _names(call: Call, node: Node, *, is_first: bool) -> Iterator[str]:
    """Those that are read, also behind one more name; what a function given does is its own."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part.type in NAMES:
            yield text(part)
        held = call.script.constants.held(part) if is_first else part
        if held is not part:
            yield from _names(call, held, is_first=False)
        key = child(part, "key") if part.type == "pair" else None
        waiting.extend(
            inner
            for inner in part.named_children
            if inner is not key and inner.type not in FUNCTIONS
        )
