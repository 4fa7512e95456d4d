"""One function while it is read: its names, and what they carry at this point."""

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.analyzers.base import Confidence
from scanner.analyzers.python.module import Module
from scanner.analyzers.python.summaries import CallSite, Facts, Mention, Sink
from scanner.analyzers.python.taint import NOTHING, RESULT, VARIABLE, Value, fact, joined
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Defined(NamedTuple):
    """A function, and the class whose ``self`` it sees; only some of them are methods of it."""

    node: FunctionNode
    owner: str
    is_method: bool


@dataclass
class Frame:
    """``values`` changes as statements are read; ``outer`` is the function or module around."""

    module: Module
    facts: Facts
    qualified: str
    owner: str = ""
    """The class whose method this is, qualified."""
    outer: "Frame | None" = None
    values: dict[str, Value] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """Local names that stand for a function, module or an object of a class."""
    functions: list[Defined] = field(default_factory=list)
    """Functions defined in here: read once this one is."""
    is_class: bool = False
    returned: list[Value] = field(default_factory=list)
    is_route: bool = False
    loops: int = 0
    conditions: int = 0
    """How many ``if`` are around what is read."""
    places: dict[str, int] = field(default_factory=dict)
    """Of each parameter, ``self`` left out, at which place callers hand it in."""
    making: str = ""
    """The lower-case name of what is being made: the target of an assignment, or the function."""

    is_script: bool = False
    """Whether what is read runs only when somebody starts the file: below ``__main__``."""

    @property
    def at_import(self) -> bool:
        return self.outer is None

    @property
    def function(self) -> str:
        """The function that is read, empty for what runs at import."""
        return "" if self.outer is None and not self.is_script else self.qualified or "__main__"

    def of_name(self, name: str) -> Value:
        frame: Frame | None = self
        while frame is not None:
            if name in frame.values:
                return frame.values[name]
            frame = frame.outer
        return NOTHING

    def assign(self, name: str, value: Value) -> None:
        self.values[name] = value

    def add(self, name: str, value: Value) -> None:
        if value:
            self.values[name] = joined([self.of_name(name), value])

    def alias(self, name: str) -> str:
        frame: Frame | None = self
        while frame is not None:
            if name in frame.aliases:
                return frame.aliases[name]
            frame = frame.outer
        return ""

    def dotted(self, node: ast.AST) -> str:
        """As ``Module.dotted``, with what local names stand for right here."""
        return self.module.dotted(node)

    def enter(self) -> None:
        """Make the module look names up here first."""
        self.module.names.local = self.alias

    def sink(self, kind: str, line: int, value: Value) -> None:
        if value:
            module = self.module
            place = module.line(line)
            self.facts.sinks.append(Sink(kind, module.shown, place, value, self.function))

    def report(self, rule: Rule, line: int, confidence: Confidence | None = None) -> None:
        """Something that is wrong whatever the rest of the app does."""
        module = self.module
        if rule.malicious or module.shown.depth is Depth.FULL:
            place = module.line(line)
            self.facts.findings.append(rule.at(module.shown, place, confidence=confidence))

    def internal(self, name: str) -> str:
        """The app's own name for what is called, empty when it cannot be the app's."""
        root, _, rest = name.partition(".")
        if root in {"self", "cls"} and self.owner and rest:
            attribute, _, method = rest.partition(".")
            kind = self.module.kinds.get(f"{self.owner}.{attribute}", "") if method else ""
            return f"{kind}.{method}" if kind else f"{self.owner}.{rest}"
        if root == "super()" and self.owner:
            return f"{self.owner}.{rest}"
        if root in self.module.defined:
            return f"{self.module.name}.{name}"
        if self.module.is_practice:
            return ""  # what tests hand to the app is not what it is given in earnest
        return name if root in self.facts.modules or name.startswith(self.module.name) else ""

    def mention(self, node: ast.AST) -> None:
        """A function of the app is handed to something that may call it."""
        if isinstance(node, ast.Name) and node.id in self.module.defined:
            self.facts.mentions.add(Mention(self.function, f"{self.module.name}.{node.id}"))

    def call(self, callee: str, positional: tuple[Value, ...], named: dict[str, Value]) -> Value:
        """The result of a function of the app's own, to be looked up later."""
        self.facts.sites.append(CallSite(callee, positional, named))
        self.facts.mentions.add(Mention(self.function, callee))
        return fact(f"{RESULT}{len(self.facts.sites) - 1}")

    def variable(self, name: str) -> Value:
        return fact(VARIABLE + name)
