"""Reads one function from top to bottom: which names carry what, and what is called with it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.analyzers.javascript import expressions, members
from scanner.analyzers.javascript.asked import stored
from scanner.analyzers.javascript.declared import parameters
from scanner.analyzers.javascript.guards import Guards, guards
from scanner.analyzers.javascript.patterns import bind
from scanner.analyzers.javascript.syntax import FUNCTIONS, Node, child, text
from scanner.analyzers.javascript.values import NOTHING, Cell, Function, Value

if TYPE_CHECKING:
    from scanner.analyzers.javascript.world import World

MAX_DEPTH = 1200
SKIPPED = frozenset(
    {"interface_declaration", "type_alias_declaration", "type_annotation", "type_arguments"}
    | {"type_parameters", "ambient_declaration", "comment", "predefined_type", "empty_statement"}
    | {"regex", "number", "jsx_text"}
)
LEAVING = frozenset(
    {"return_statement", "throw_statement", "continue_statement", "break_statement"}
)
LOOP_DEPTH = 3
"""Loops in loops are read twice down to this depth; below, that would be many times in all."""


@dataclass
class Reader:
    """One reading of one function. A function is read again when what it looked at has grown."""

    world: "World"
    function: Function
    names: dict[str, Value] = field(default_factory=dict)
    """What the function's own names carry at this point of it."""
    checked: Guards = field(default_factory=dict)
    loops: int = 0
    """How many are around what is read."""
    waiting: list[Node] = field(default_factory=list)
    """Expressions nested too deeply; they are read by themselves at the end."""

    def read(self) -> None:
        node = self.function.node
        self.checked = self.function.assured_inside()
        self._parameters(node)
        body = child(node, "body")
        if node.type in {"program", "class_static_block"}:
            self.block(node)
        elif body is not None and body.type == "statement_block":
            self.block(body)
        elif body is not None:
            self.give(self.function.returned, self.value(body))
        while self.waiting:
            self.value(self.waiting.pop())

    def meet(self, function: Node) -> Value:
        """A function that stands here runs after what was made sure of up to here."""
        value = self.world.function(function, self.function)
        for thing in value.things:
            if isinstance(thing, Function):
                thing.assured = dict(self.checked)
        return value

    def _parameters(self, node: Node) -> None:
        for index, pattern in enumerate(parameters(node)):
            bind(self, pattern, self.world.received(self, index, pattern))

    # Cells: what others may read

    def look(self, cell: Cell) -> Value:
        cell.readers[self.function] = None
        return cell.value

    def give(self, cell: Cell, value: Value) -> None:
        self.world.give(cell, value)

    def named(self, name: str) -> Value:
        cell = self._cell(name)
        if name in self.names:
            value = self.names[name]
            return value.joined(self.look(cell)) if cell is not None and cell.is_shared else value
        return NOTHING if cell is None else self.look(cell)

    def knows(self, name: str) -> bool:
        """Whether the app itself declares the name, here or around."""
        return self._cell(name) is not None

    def _cell(self, name: str) -> Cell | None:
        function: Function | None = self.function
        while function is not None:
            if name in function.names:
                return function.names[name]
            function = function.outer
        return None

    def declare(self, name: str, value: Value) -> None:
        self.names[name] = value
        cell = self.function.names.get(name)
        if cell is None:
            cell = self.function.names[name] = Cell()
        self.give(cell, value)

    def assign(self, name: str, value: Value) -> None:
        self.checked.pop(name, None)
        function: Function | None = self.function
        while function is not None and name not in function.names:
            function = function.outer
        if function is None or function is self.function:
            self.declare(name, value)
        else:
            self.names[name] = value
            self.world.share(function, name)
            self.give(function.names[name], value)

    # Expressions

    def value(self, node: Node, depth: int = 0) -> Value:
        if node.type in SKIPPED:
            return NOTHING
        if depth > MAX_DEPTH:
            self.waiting.append(node)
            return NOTHING
        value = expressions.read(self, node, depth + 1)
        if self.checked and value.marks and (harm := self.checked.get(text(node))):
            return value.safe_for(harm)
        return value

    # Statements

    def block(self, node: Node) -> bool:
        """Whether the end of the block is never reached."""
        for statement in node.named_children:
            if statement.type in HOISTED:
                self._hoist(statement)
        return any([self.statement(each) for each in node.named_children])  # noqa: C419 -- all run

    def _hoist(self, statement: Node) -> None:
        for node in (statement, child(statement, "declaration")):
            if node is not None and node.type in FUNCTIONS:
                self.declare(text(child(node, "name")), self.world.function(node, self.function))

    def statement(self, node: Node) -> bool:
        if node.type in SKIPPED:
            return False
        handler = STATEMENTS.get(node.type)
        if handler is not None:
            return handler(self, node)
        if node.type in LEAVING:
            values = [self.value(part) for part in node.named_children]
            if node.type == "return_statement" and values:
                self.give(self.function.returned, values[0])
            return True
        self.value(node)
        return False

    def declaration(self, node: Node) -> bool:
        for declared in node.named_children:
            name, held = child(declared, "name"), child(declared, "value")
            if name is not None:
                bind(self, name, self.value(held) if held is not None else NOTHING)
        return False

    def choice(self, node: Node) -> bool:
        condition = child(node, "condition")
        consequence, alternative = child(node, "consequence"), child(node, "alternative")
        if condition is None or consequence is None:
            return False
        self.value(condition)
        holds, fails = guards(condition, self.function.module.script)
        before = dict(self.names), dict(self.checked)
        self._make_sure(holds)
        left = self.statement(consequence)
        after = self.names, self.checked
        self.names, self.checked = before
        self._make_sure(fails)
        right = self.statement(alternative) if alternative is not None else False
        if right and not left:
            self.names, self.checked = after
        elif not left:
            self._join(*after)
        return left and right

    @contextmanager
    def making_sure(self, found: Guards) -> Iterator[None]:
        """While an expression is read that is reached only where ``found`` holds."""
        before = dict(self.checked)
        self._make_sure(found)
        yield
        self.checked = before

    def _make_sure(self, found: Guards) -> None:
        longer = self.function.module.script.lengthened if found else {}
        for written, harm in found.items():
            for each in (written, *longer.get(written, ())):
                self.checked[each] = self.checked.get(each, 0) | harm

    def _join(self, names: dict[str, Value], checked: Guards) -> None:
        for name, value in names.items():
            self.names[name] = self.names.get(name, NOTHING).joined(value)
        both = self.checked.keys() & checked.keys()
        self.checked = {name: self.checked[name] & checked[name] for name in both}

    def branch(self, node: Node) -> bool:
        """A part that may be skipped, such as a loop's body or one case of many."""
        before = dict(self.names), dict(self.checked)
        self.block(node)
        self._join(*before)
        return False

    def loop(self, node: Node) -> bool:
        for name in ("initializer", "condition", "increment"):
            part = child(node, name)
            if part is not None:
                self.statement(part)
        body = child(node, "body")
        for _ in self._rounds() if body is not None else ():
            self.branch(body)  # type: ignore[arg-type]
        return False

    def _rounds(self) -> Iterator[int]:
        """Twice: what one round leaves, the next uses."""
        self.loops += 1
        yield from range(2 if self.loops <= LOOP_DEPTH else 1)
        self.loops -= 1

    def each(self, node: Node) -> bool:
        left, right, body = (child(node, name) for name in ("left", "right", "body"))
        if left is None or right is None or body is None:
            return False
        held = members.elements(self, self.value(right))
        held = held.joined(stored(self.function.module.script, right))
        is_keys = text(child(node, "operator")) == "in"
        for _ in self._rounds():
            bind(self, left, Value(held.marks) if is_keys else held)
            self.branch(body)
        return False

    def switch(self, node: Node) -> bool:
        subject, body = child(node, "value"), child(node, "body")
        if subject is not None:
            self.value(subject)
        for case in body.named_children if body is not None else ():
            self.branch(case)
        return False

    def attempt(self, node: Node) -> bool:
        leaves = False
        for name in ("body", "handler", "finalizer"):
            part = child(node, name)
            if part is None:
                continue
            inner = child(part, "body") or part
            if name == "body":
                leaves = self.block(inner)
            else:
                self.branch(inner)
        return leaves and child(node, "handler") is None

    def within(self, node: Node) -> bool:
        """What a label or ``else`` stands before."""
        return any([self.statement(part) for part in node.named_children])  # noqa: C419

    def imports(self, node: Node) -> bool:
        for name, value in self.world.imported(self, node):
            self.declare(name, value)
        return False

    def exports(self, node: Node) -> bool:
        self.world.exported(self, node)
        return False


HOISTED = frozenset({"function_declaration", "generator_function_declaration", "export_statement"})
STATEMENTS: Mapping[str, Callable[[Reader, Node], bool]] = {
    "lexical_declaration": Reader.declaration,
    "variable_declaration": Reader.declaration,
    "statement_block": Reader.block,
    "if_statement": Reader.choice,
    "else_clause": Reader.within,
    "labeled_statement": Reader.within,
    "for_statement": Reader.loop,
    "while_statement": Reader.loop,
    "do_statement": Reader.loop,
    "for_in_statement": Reader.each,
    "switch_statement": Reader.switch,
    "try_statement": Reader.attempt,
    "import_statement": Reader.imports,
    "export_statement": Reader.exports,
}
