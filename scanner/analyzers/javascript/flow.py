"""Follows values through one file: assignments, closures and callbacks.

Calls to the app's own functions are not followed, which misses flows across them and keeps
ordinary apps free of false alarms.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from scanner.analyzers.indicators import CREDENTIAL_FILE
from scanner.analyzers.javascript import vocabulary as words
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import (
    FUNCTIONS,
    Node,
    arguments,
    callee,
    child,
    text,
    unwrap,
    walk,
)
from scanner.analyzers.labels import FROM_OUTSIDE, NOTHING, Label, Labels
from scanner.analyzers.patterns import HTML, SQL

CALLS = frozenset({"call_expression", "new_expression"})
MAX_DEPTH = 150
ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})
NAMES = frozenset(
    {"identifier", "shorthand_property_identifier_pattern", "shorthand_property_identifier"}
)


@dataclass
class Flow:
    """One function's names and what they carry. ``outer`` is the function around it."""

    script: Script
    scope: Node
    outer: "Flow | None" = None
    carried: dict[str, Labels] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for _ in range(2):  # twice, so that what a loop carries round is seen
            for node in self.nodes():
                self._assign(node)

    def nodes(self) -> Iterator[Node]:
        """The function's own nodes in order, not those of functions inside it."""
        return walk(self.scope, into_functions=False)

    def _assign(self, node: Node) -> None:
        if node.type == "variable_declarator":
            value = child(node, "value")
            if value is not None:
                self._declare(child(node, "name"), self.labels(value))
        elif node.type in ASSIGNMENTS:
            left, right = child(node, "left"), child(node, "right")
            if left is not None and right is not None and left.type == "identifier":
                owner = self._owner(text(left))
                before = owner.carried.get(text(left), NOTHING)
                owner.carried[text(left)] = before | self.labels(right)
        elif node.type == "for_in_statement":
            right = child(node, "right")
            self._declare(child(node, "left"), self.labels(right) if right else NOTHING)

    def _declare(self, target: Node | None, labels: Labels) -> None:
        if target is None:
            return
        for part in [target, *walk(target)]:
            if part.type in NAMES:
                self.carried[text(part)] = labels

    def _owner(self, name: str) -> "Flow":
        flow: Flow | None = self
        while flow is not None and name not in flow.carried:
            flow = flow.outer
        return flow or self

    def of_name(self, name: str) -> Labels:
        return self._owner(name).carried.get(name, NOTHING)

    def labels(self, node: Node, depth: int = 0) -> Labels:
        """Everything that is known of an expression's value."""
        node = unwrap(node)
        if depth > MAX_DEPTH or node.type in FUNCTIONS:
            return NOTHING
        reader = READERS.get(node.type)
        if reader is not None:
            return reader(self, node, depth + 1)
        return self._union(node.named_children, depth + 1)

    def _union(self, nodes: list[Node], depth: int) -> Labels:
        return frozenset().union(*(self.labels(node, depth) for node in nodes))

    def of_string(self, node: Node, _: int) -> Labels:
        is_path = CREDENTIAL_FILE.search(text(node)) is not None
        return frozenset({Label.CREDENTIALS}) if is_path else NOTHING

    def of_identifier(self, node: Node, _: int) -> Labels:
        return self.of_name(text(node))

    def of_member(self, node: Node, depth: int) -> Labels:
        owner = child(node, "object")
        name = self.script.dotted(node)
        if name in {"process.env", "Deno.env"}:
            return frozenset({Label.ENVIRONMENT})
        if owner is None:
            return NOTHING
        if words.BROWSER_SOURCES.match(name):
            return FROM_OUTSIDE
        part = text(child(node, "property"))
        if part in words.REQUEST_PARTS and words.REQUEST_OBJECTS.match(self.script.dotted(owner)):
            return FROM_OUTSIDE
        return self.labels(owner, depth) - {Label.ENVIRONMENT}

    def of_call(self, node: Node, depth: int) -> Labels:
        function = callee(node)
        if function is None:
            return NOTHING
        name = self.script.dotted(function)
        owner = child(function, "object")
        last = text(child(function, "property")) or text(function)
        received = self.labels(owner, depth) if owner is not None else NOTHING
        inside = self._union(arguments(node), depth) | received
        if words.CLEANERS.match(last) and last != "unescape":
            inside = inside - {Label.REQUEST, Label.BUILT_SQL, Label.BUILT_HTML}
        elif last not in words.CARRIERS:
            inside = inside - {Label.REQUEST}
        is_reader = last in words.REQUEST_READERS and owner is not None
        if is_reader and words.REQUEST_OBJECTS.match(self.script.dotted(owner)):
            inside |= FROM_OUTSIDE
        return inside | self._made_by(node, name, last)

    def _made_by(self, node: Node, name: str, last: str) -> Labels:
        if words.NETWORK_READ.match(name):
            return frozenset({Label.NETWORK})
        if last in words.DECODERS or (last == "from" and self._is_encoded(node)):
            return frozenset({Label.DECODED})
        return NOTHING

    def _is_encoded(self, node: Node) -> bool:
        values = arguments(node)
        return len(values) > 1 and self.script.fold(values[1]) in {"base64", "hex", "base64url"}

    def of_text(self, node: Node, depth: int) -> Labels:
        """A string put together: what its parts carry, and whether it is SQL or HTML."""
        operator = text(child(node, "operator"))
        if node.type == "binary_expression" and operator not in {"+", "||", "??", "&&"}:
            return NOTHING
        inside = self._union(node.named_children, depth)
        written = self.script.text(node)
        if "{}" not in written or not _has_variable(node):
            return inside
        if SQL.search(written):
            inside |= {Label.BUILT_SQL}
        return inside | {Label.BUILT_HTML} if HTML.search(written) else inside

    def of_choice(self, node: Node, depth: int) -> Labels:
        """``a ? b : c`` is b or c; what a is does not matter."""
        return self._union(node.named_children[1:], depth)

    def callbacks(self) -> Iterator["Flow"]:
        """The functions written inside this one, with what their parameters receive."""
        for node in self.nodes():
            if node.type in FUNCTIONS:
                yield Flow(self.script, node, self, self._received(node))

    def _received(self, function: Node) -> dict[str, Labels]:
        """``https.get(url, (answer) => …)`` and ``fetch(url).then((answer) => …)``."""
        parameters = child(function, "parameters") or child(function, "parameter")
        if parameters is None:
            return {}
        call = function.parent.parent if function.parent is not None else None
        labels = NOTHING
        if call is not None and call.type in CALLS:
            labels = self.labels(call) & {Label.NETWORK, Label.DECODED}
        names = [part for part in [parameters, *walk(parameters)] if part.type in NAMES]
        return {text(name): labels for name in names}


READERS: Mapping[str, Callable[[Flow, Node, int], Labels]] = {
    "string": Flow.of_string,
    "identifier": Flow.of_identifier,
    "shorthand_property_identifier": Flow.of_identifier,
    "member_expression": Flow.of_member,
    "subscript_expression": Flow.of_member,
    "call_expression": Flow.of_call,
    "new_expression": Flow.of_call,
    "template_string": Flow.of_text,
    "binary_expression": Flow.of_text,
    "ternary_expression": Flow.of_choice,
}


def _has_variable(node: Node) -> bool:
    """A name in capitals is a constant of the app, as its author promises by writing it so."""
    return any(part.type == "identifier" and not text(part).isupper() for part in walk(node))


def flows(script: Script) -> Iterator[Flow]:
    """The file's own flow, then those of the functions in it, outer before inner."""
    waiting = deque([Flow(script, script.root)])
    while waiting:
        flow = waiting.popleft()
        yield flow
        waiting.extend(flow.callbacks())
