"""Names of something dangerous that are put together from pieces, so that nobody reads them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.malice_rules import HIDDEN_ADDRESS
from scanner.analyzers.javascript.names import REQUIRERS
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.rules import MALICE
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import CALLS, Node, callee, child, unwrap
from scanner.analyzers.javascript.values import Value
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth

ADDRESS = re.compile(r"(?i)^(?:https?:|wss?:)?//(?P<host>[\w-]+(?:\.[\w-]+)+)")


def hidden(facts: Facts, call: Call) -> Iterator[Rule]:
    """``require("child_" + "process")`` and ``global["ev" + "al"](code)``."""
    if (
        REQUIRERS.match(call.name)
        and call.nodes
        and (_is_hidden(call, call.nodes[0], words.HIDEABLE) or _is_decoded(facts, call))
    ):
        yield MALICE.hidden_name
    if _is_hidden_address(facts, call):
        yield HIDDEN_ADDRESS
    function = callee(call.node)
    for _ in range(4):
        function = unwrap(function) if function is not None else None
        if function is None:
            return
        index = child(function, "index")
        if index is not None and _is_hidden(call, index, words.HIDEABLE_MEMBERS):
            yield MALICE.hidden_name
            return
        function = child(function, "object")


def _is_decoded(facts: Facts, call: Call) -> bool:
    """``require(decode("2e2f61"))``: whoever encodes a file's own name hides it."""
    is_known = call.script.fold(call.nodes[0]) is not None or call.script.runs_at_install
    return is_known and Label.DECODED in facts.labels(call.values[0])


def _is_hidden_address(facts: Facts, call: Call) -> bool:
    """``atob("aHR0…")`` or an own function's answer: known, but it stands nowhere as it is."""
    if Label.DECODED in facts.labels(Value(call.value.marks)):
        return is_hidden_address(call.script, call.node)
    is_asked = words.NETWORK_READ.match(call.name) is not None and bool(call.nodes)
    return is_asked and is_assembled(call.script, call.nodes[0])


def is_assembled(script: Script, node: Node) -> bool:
    """``["https", "://", "ho", "st"].join("")``; a sum of texts is what anybody writes."""
    made = script.constants.held(node)
    return made.type in CALLS and is_hidden_address(script, made)


def is_hidden_address(script: Script, node: Node) -> bool:
    known = ADDRESS.match(script.fold(node) or "")
    return known is not None and known["host"] not in script.source.text


def _is_hidden(call: Call, node: Node, dangerous: frozenset[str]) -> bool:
    """The name is known, but stands nowhere in the file as it is."""
    name = call.script.fold(node)
    if name is None or name.removeprefix("node:") not in dangerous:
        return False
    if name == "eval" and call.script.source.depth is Depth.MINIFIED:
        return False  # minifiers stop at a plain eval, so libraries spell it like this
    return not _is_written(call.script.source.text, name)


@lru_cache(maxsize=32)
def _is_written(text: str, name: str) -> bool:
    """Asked once a file for each name: a file may hold thousands of calls."""
    return any(f"{quote}{name}{quote}" in text for quote in "'\"`")
