"""Names of something dangerous that are put together from pieces, so that nobody reads them."""

from collections.abc import Iterator
from functools import lru_cache

from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.names import REQUIRERS
from scanner.analyzers.javascript.observed import Call
from scanner.analyzers.javascript.rules import MALICE
from scanner.analyzers.javascript.syntax import Node, callee, child, unwrap
from scanner.analyzers.labels import Label
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth


def hidden(facts: Facts, call: Call) -> Iterator[Rule]:
    """``require("child_" + "process")`` and ``global["ev" + "al"](code)``."""
    if (
        REQUIRERS.match(call.name)
        and call.nodes
        and (_is_hidden(call, call.nodes[0], words.HIDEABLE) or _is_decoded(facts, call))
    ):
        yield MALICE.hidden_name
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
    is_known = call.script.fold(call.nodes[0]) is not None
    return is_known and Label.DECODED in facts.labels(call.values[0])


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
