"""What is kept of each function once its file is read: small, and without its syntax tree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.analyzers.base import Finding
from scanner.analyzers.python.taint import Value
from scanner.analyzers.sources import Source


@dataclass(frozen=True, slots=True)
class Sink:
    """A place where a value does something. ``kind`` names the question to ask of it."""

    kind: str
    source: Source
    line: int
    value: Value
    function: str = ""
    """Within which it stands, empty for what runs as soon as its file is imported."""


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call to what may be a function of the app."""

    callee: str
    positional: tuple[Value, ...]
    named: Mapping[str, Value]


class Mention(NamedTuple):
    """A function that is called, or handed to something that may call it: ``Thread(target=f)``."""

    within: str
    """As ``Sink.function``."""
    callee: str


@dataclass(frozen=True, slots=True)
class HiddenCode:
    """A constant text that is run as code at some line, to be read like the file itself."""

    text: str
    source: Source
    line: int
    depth: int
    at_install: bool


@dataclass(slots=True)
class Summary:
    """One function: ``qualified`` is module, class and name; a method's first parameter is self."""

    qualified: str
    parameters: tuple[str, ...] = ()
    is_method: bool = False
    rest: str = ""
    """``*words``, which takes what is left."""
    returns: Value = frozenset()


@dataclass(slots=True)
class Facts:
    """All that is known of an app so far."""

    summaries: dict[str, list[Summary]] = field(default_factory=dict)
    sites: list[CallSite] = field(default_factory=list)
    mentions: set[Mention] = field(default_factory=set)
    stored: dict[str, set[Value]] = field(default_factory=dict)
    sinks: list[Sink] = field(default_factory=list)
    modules: frozenset[str] = frozenset()
    """Dotted names of the app's modules, and every name above and below a source folder."""
    exported: dict[str, str] = field(default_factory=dict)
    """``shop.User`` for ``shop.models.User``, which ``shop/__init__.py`` imports."""
    routed: frozenset[str] = frozenset()
    """Every word in the app's ``urls.py``: what Django calls is among them. Empty without one."""
    numeric_parameters: frozenset[str] = frozenset()
    """Names that some route converts: ``<int:year>``."""

    findings: list[Finding] = field(default_factory=list)
    """What is certain without knowing the rest of the app."""
    hidden_code: list["HiddenCode"] = field(default_factory=list)

    hidden_left: int = 2_000_000
    """How many characters of such texts are still read."""

    def add(self, summary: Summary) -> None:
        self.summaries.setdefault(summary.qualified, []).append(summary)

    def store(self, variable: str, value: Value) -> None:
        if value:
            self.stored.setdefault(variable, set()).add(value)
