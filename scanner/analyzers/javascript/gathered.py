"""Keys that are read one by one from the environment, and sent together."""

import re
from collections.abc import Iterator

from scanner.analyzers.indicators import VENDORS_KEYS, are_of_many
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
    return are_of_many(name for node in call.nodes for name in _given(call, node))


def _given(call: Call, node: Node) -> Iterator[str]:
    """The names in a message, and those in what a name of it holds."""
    held = call.script.constants.held
    for part in _parts(node):
        yield text(part)
        made = held(part)
        if made is not part:
            yield from _held(call, made)


def _held(call: Call, made: Node) -> frozenset[str]:
    """Looked for once: thousands of calls may send the same list."""
    known = call.script.keys_held
    if id(made) not in known:
        known[id(made)] = frozenset(filter(VENDORS_KEYS.match, map(text, _parts(made))))
    return known[id(made)]


def _parts(node: Node) -> Iterator[Node]:
    """The names that are read; what a function given does is its own."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part.type in NAMES:
            yield part
        key = child(part, "key") if part.type == "pair" else None
        waiting.extend(
            inner
            for inner in part.named_children
            if inner is not key and inner.type not in FUNCTIONS
        )
