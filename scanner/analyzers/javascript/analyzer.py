"""Reads all JavaScript and TypeScript of an app together."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.javascript.behaviour import behaviour
from scanner.analyzers.javascript.combinations import combinations
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.observed import Assigned, Call, Observed
from scanner.analyzers.javascript.package_json import read_package
from scanner.analyzers.javascript.resolved import Resolved
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.settings import weak_settings, whole_file
from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.analyzers.javascript.weaknesses import weaknesses
from scanner.analyzers.javascript.world import World
from scanner.analyzers.rules import UNREADABLE
from scanner.analyzers.sources import Depth, Source, sources

# A folder of dependencies can hold megabytes. Malicious code needs one of these words, or hides it.
SUSPICIOUS = re.compile(
    r"child_|child_process|\beval\b|\bnew Function\b|\bvm\b|atob|base64|fromCharCode|\\x65\\x76|_0x"
)
RECURSION_LIMIT = 20_000


class JavaScriptAnalyzer(Analyzer):
    name: ClassVar[str] = "javascript"
    version: ClassVar[str] = "2"
    languages: ClassVar[tuple[str, ...]] = tuple(GRAMMARS)

    def analyze(self, tree: Path) -> Iterator[Finding]:
        install_files: set[str] = set()
        for source in sources(tree, ("package.json",)):
            findings, runs = read_package(source)
            yield from findings
            if source.depth is Depth.FULL:
                install_files |= runs
        app = App()
        for source in sources(tree, self.languages):
            if source.depth is Depth.FULL:
                yield from app.add(source, runs_at_install=source.path in install_files)
            elif SUSPICIOUS.search(source.text):
                yield from read(source)
        yield from app.findings()


@dataclass
class App:
    """Files that may use each other."""

    world: World = field(default_factory=World)
    unread: set[str] = field(default_factory=set)

    def add(self, source: Source, *, runs_at_install: bool = False) -> Iterator[Finding]:
        """A file that cannot be read is a finding, not an error."""
        try:
            self.world.add(Script.parse(source, runs_at_install=runs_at_install))
        except (ValueError, MemoryError):
            yield UNREADABLE.at(source, 0)

    def findings(self) -> Iterator[Finding]:
        with deep_recursion():
            for module in self.world.run():
                yield UNREADABLE.at(module.script.source, 0)
            facts = Facts(self.world, Resolved(list(self.world.modules.values())))
            yield from set(self._of_places(facts))
            for path, module in self.world.modules.items():
                yield from combinations(facts, module.script, *self._seen_in(path))
                if module.script.source.depth is Depth.FULL:
                    yield from whole_file(facts, path)

    def _of_places(self, facts: Facts) -> Iterator[Finding]:
        every: list[Observed] = [
            *self.world.calls.values(),
            *self.world.assignments.values(),
            *self.world.pairs.values(),
        ]
        for seen in every:
            if isinstance(seen, Call):
                yield from behaviour(facts, seen)
            if seen.script.source.depth is Depth.FULL:
                yield from weaknesses(facts, seen)
                yield from weak_settings(facts, seen)

    def _seen_in(self, path: str) -> tuple[list[Call], list[Assigned]]:
        calls = [c for c in self.world.calls.values() if c.script.source.path == path]
        stored = [a for a in self.world.assignments.values() if a.script.source.path == path]
        return calls, stored


def read(source: Source, *, runs_at_install: bool = False) -> Iterator[Finding]:
    """All rules over one file by itself."""
    app = App()
    yield from app.add(source, runs_at_install=runs_at_install)
    yield from app.findings()


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Expressions nest deeper than Python's own limit; the reader keeps count by itself."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
