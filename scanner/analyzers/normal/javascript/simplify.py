"""The edits that turn a script into what it would be with nothing to hide."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.analyzers.javascript.evaluated import executed_values
from scanner.analyzers.javascript.folding import operands, unescape
from scanner.analyzers.javascript.names import GLOBAL_OBJECTS, REQUIRERS
from scanner.analyzers.javascript.options import option
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import (
    CALLS,
    Node,
    arguments,
    callee,
    child,
    line,
    text,
    unwrap,
)
from scanner.analyzers.javascript.vocabulary import EVALUATORS, TIMERS
from scanner.analyzers.normal.edits import Edit
from scanner.analyzers.normal.javascript.texts import (
    PLAIN_NAME,
    decoders_in,
    is_readable,
    named,
    quoted,
)
from scanner.analyzers.normal.javascript.watched import is_watched

COMPUTED = frozenset(
    {"binary_expression", "template_string", "call_expression", "subscript_expression"}
    | {"member_expression", "new_expression", "parenthesized_expression"}
)
REFERRING = frozenset({"identifier", "member_expression", "subscript_expression"})
READ_IN = frozenset(
    {"arguments", "binary_expression", "template_substitution", "subscript_expression", "array"}
    | {"return_statement", "call_expression", "new_expression", "parenthesized_expression"}
    | {"member_expression", "sequence_expression", "await_expression", "spread_element"}
)
"""Where a name stands for its value."""
SHORTEST_CONSTANT = 2
LONGEST_CONSTANT = 1000
WORD = re.compile(r"[\w./:@-]{0,16}")
"""Decoders are left out around single words, which are parts of something, such as ``POST``."""
INTERPRETERS = frozenset({"node", "process.execPath", "nodejs"})


@dataclass(frozen=True, slots=True)
class Layer:
    """Code that was a text, and the line on which it is run."""

    line: int
    code: str


@dataclass
class Simplifier:
    script: Script
    layers: list[Layer] = field(default_factory=list)
    unwound: Counter[str] = field(default_factory=Counter)

    def edits(self) -> Iterator[Edit]:
        waiting = self.script.root.named_children[::-1]
        while waiting:
            node = waiting.pop()
            written = self._written(node)
            if written is not None:
                yield Edit(node.start_byte, node.end_byte, written)
                continue
            if node.type in CALLS:
                self._open(node)
            if node.type == "subscript_expression":
                yield from self._member(node)
            elif node.type == "binary_expression":
                yield from self._neighbours(node)
            elif node.type == "template_string":
                yield from self._fields(node)
            waiting.extend(node.named_children[::-1])

    def _written(self, node: Node) -> str | None:
        """What to write instead of a node as a whole, None for as it is."""
        if node.type == "string":
            return self._string(node)
        if node.type == "computed_property_name":
            return self._key(node)
        if node.type == "sequence_expression":
            return None
        if node.type in COMPUTED and (known := self._computed(node)) is not None:
            return known
        if node.type in REFERRING or node.type in CALLS or node.type == "parenthesized_expression":
            return self._reference(node)
        return None

    def _string(self, node: Node) -> str | None:
        source = text(node)
        if "\\" not in source:
            return None
        value = unescape(source[1:-1])
        if not is_readable(value) or quoted(value)[1:-1] == source[1:-1]:
            return None
        self.unwound["escape"] += 1
        return quoted(value)

    def _key(self, node: Node) -> str | None:
        """``{["a" + "b"]: c}`` is written ``{ab: c}``."""
        inner = node.named_children[0] if node.named_children else None
        value = self.script.fold(inner) if inner is not None else None
        if value is None or not is_readable(value):
            return None
        return value if PLAIN_NAME.fullmatch(value) else quoted(value)

    def _computed(self, node: Node) -> str | None:
        is_plain = node.type == "template_string" and not node.named_children
        if node.type == "parenthesized_expression":
            is_plain = node.parent is None or node.parent.type.endswith("statement")
        if is_plain or (node.type == "binary_expression" and _continues(node)):
            return None
        value = self.script.fold(node)
        if value is None or not is_readable(value):
            return None
        used = decoders_in(node, self.script)
        self.unwound["decode" if used else "built"] += 1
        return named(quoted(value), used if WORD.fullmatch(value) is None else [])

    def _reference(self, node: Node) -> str | None:
        if node.type == "identifier" and not _is_read(node):
            return None
        name = self.script.dotted(node)
        if node.type in CALLS:
            return self._answer(node, name)
        if node.type == "parenthesized_expression" and unwrap(node).type == "identifier":
            return name if is_watched(name) and _is_called(node) else None
        if is_watched(name) and name != text(node) and not _is_required(node):
            self.unwound["alias" if node.type == "identifier" else "member"] += 1
            return name
        if node.type == "identifier":
            value = self.script.fold(node)
            if value is not None and SHORTEST_CONSTANT <= len(value) <= LONGEST_CONSTANT:
                return quoted(value) if is_readable(value) else None
        return None

    def _answer(self, node: Node, name: str) -> str | None:
        """``r("child_" + "process")`` is written ``require("child_process")``."""
        if name in GLOBAL_OBJECTS or not is_watched(name):
            return None
        called = self.script.dotted(callee(node))
        if REQUIRERS.match(called) is None:
            return name if called == "Reflect.get" else None
        plain = f'require("{name}")'
        is_plain = text(node).replace("'", '"').replace("node:", "") == plain
        if is_plain or text(callee(node)) == "import":
            return None
        self.unwound["require"] += 1
        return plain

    def _member(self, node: Node) -> Iterator[Edit]:
        """``a["b"]`` is written ``a.b``."""
        owner, index = child(node, "object"), child(node, "index")
        key = self.script.fold(index) if index is not None else None
        if owner is not None and key is not None and PLAIN_NAME.fullmatch(key):
            self.unwound["member"] += 1
            yield Edit(owner.end_byte, node.end_byte, f".{key}")

    def _neighbours(self, node: Node) -> Iterator[Edit]:
        """Constant neighbours in a sum are put together around what is not known."""
        if _continues(node):
            return
        parts = operands(node)
        run: list[tuple[Node, str]] = []
        for part in [*parts, None]:
            value = self.script.fold(part) if part is not None else None
            if part is not None and value is not None and is_readable(value):
                run.append((part, value))
                continue
            if len(run) > 1:
                whole = quoted("".join(value for _, value in run))
                yield Edit(run[0][0].start_byte, run[-1][0].end_byte, whole)
            run = []

    def _fields(self, node: Node) -> Iterator[Edit]:
        """Known fields become part of the template around them."""
        for part in node.named_children:
            inner = part.named_children[0] if part.named_children else None
            value = self.script.fold(inner) if inner is not None else None
            if value is not None and is_readable(value) and not set("`\\$") & set(value):
                yield Edit(part.start_byte, part.end_byte, value)

    def _open(self, call: Node) -> None:
        name = self.script.dotted(callee(call))
        if EVALUATORS.match(name) or TIMERS.match(name):
            self._layers(call, executed_values(self.script, call))
        elif name in {"Worker", "worker_threads.Worker"}:
            settings = arguments(call)[1:2]
            if settings and text(option(settings[0], "eval")) == "true":
                self._layers(call, arguments(call)[:1])
        elif name.startswith("child_process."):
            self._switch(call)

    def _layers(self, call: Node, values: list[Node]) -> None:
        for value in values[-1:]:
            code = self.script.fold(value)
            if code:
                self.layers.append(Layer(line(call), code))

    def _switch(self, call: Node) -> None:
        """``spawn("node", ["-e", code])``."""
        values = arguments(call)
        program = self.script.fold(values[0]) if values else None
        if len(values) > 1 and (program in INTERPRETERS or text(values[0]) in INTERPRETERS):
            words = [self.script.fold(each) for each in values[1].named_children]
            if len(words) > 1 and words[0] in {"-e", "--eval", "-p"} and words[1]:
                self.layers.append(Layer(line(call), words[1]))


def _continues(node: Node) -> bool:
    """Whether it is the beginning of a longer sum, which is looked at as a whole."""
    parent = node.parent
    return (
        parent is not None
        and parent.type == "binary_expression"
        and parent.fields.get("left") is node
        and text(parent.fields.get("operator")) == "+"
    )


def _is_read(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type in {"variable_declarator", "assignment_expression"}:
        return node is parent.fields.get("value") or node is parent.fields.get("right")
    if parent.type == "pair":
        return node is parent.fields.get("value")
    return parent.type in READ_IN


def _is_called(node: Node) -> bool:
    return node.parent is not None and node.parent.fields.get("function") is node


def _is_required(node: Node) -> bool:
    """Whether it is something of ``require("x")`` itself, which says enough as it is."""
    root = node
    while (owner := child(root, "object")) is not None:
        root = unwrap(owner)
    return root.type in CALLS and text(callee(root)) in {"require", "import"}
