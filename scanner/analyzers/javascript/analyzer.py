"""Reads all JavaScript and TypeScript of an app together."""

import gc
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.javascript.behaviour import assigned_away, behaviour
from scanner.analyzers.javascript.combinations import combinations
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.layers import MAX_DEPTH, Layer, layers
from scanner.analyzers.javascript.observed import Assigned, Call, Observed
from scanner.analyzers.javascript.package_json import read_package
from scanner.analyzers.javascript.resolved import Resolved
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.settings import weak_settings, whole_file
from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.analyzers.javascript.values import Module
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
        with undisturbed():
            yield from self._all(tree)

    def _all(self, tree: Path) -> Iterator[Finding]:
        install_files: set[str] = set()
        app = App()
        for source in sources(tree, ("package.json",)):
            findings, package = read_package(source)
            yield from findings
            if package is not None and source.depth is Depth.FULL:
                install_files |= package.install_files()
                app.add_layers(source, package.inline(), runs_at_install=True)
        for source in sources(tree, self.languages):
            if source.depth is not Depth.FULL and SUSPICIOUS.search(source.text):
                yield from read(source)
                gc.collect()  # one at a time, before there is anything else to search
        for source in sources(tree, self.languages):
            if source.depth is Depth.FULL:
                yield from app.add(source, runs_at_install=source.path in install_files)
        yield from app.findings()


@dataclass
class App:
    """Files that may use each other."""

    world: World = field(default_factory=World)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Of code written as a text: the file and line that it stands in."""

    def add(self, source: Source, *, runs_at_install: bool = False) -> Iterator[Finding]:
        """A file that cannot be read is a finding, not an error."""
        try:
            script = Script.parse(source, runs_at_install=runs_at_install)
        except (ValueError, MemoryError):
            yield UNREADABLE.at(source, 0)
            return
        module = self.world.add(script)
        self.add_layers(source, layers(script), runs_at_install=runs_at_install, within=module)

    def add_layers(
        self,
        source: Source,
        found: Iterable[Layer],
        *,
        runs_at_install: bool,
        within: Module | None = None,
        depth: int = 0,
    ) -> None:
        """Each as a file beside ``source``, which shares what ``within`` exports."""
        for number, layer in enumerate(found):
            inner = replace(source, path=f"{source.path}#{number}.js", text=layer.code)
            try:
                script = Script.parse(inner, runs_at_install=runs_at_install)
            except (ValueError, MemoryError):
                continue
            module = self.world.add(script, within=within)
            path, line = self.places.get(source.path, (source.path, layer.line))
            self.places[inner.path] = path, line
            if depth < MAX_DEPTH:
                self.add_layers(
                    inner,
                    layers(script),
                    runs_at_install=runs_at_install,
                    within=module,
                    depth=depth + 1,
                )

    def findings(self) -> Iterator[Finding]:
        """What code written as a text does is told once, where it is run."""
        told: set[tuple[str, str, int]] = set()
        inner: list[Finding] = []
        for finding in self._findings():
            if finding.path in self.places:
                inner.append(finding)
            else:
                told.add((finding.rule, finding.path, finding.line))
                yield finding
        for finding in inner:
            path, line = self.places[finding.path]
            if (finding.rule, path, line) not in told:
                told.add((finding.rule, path, line))
                yield replace(finding, path=path, line=line)

    def _findings(self) -> Iterator[Finding]:
        for module in self.world.run():
            yield UNREADABLE.at(module.script.source, 0)
        facts = Facts(self.world, Resolved(list(self.world.modules.values())))
        yield from set(self._of_places(facts))
        seen = self._by_file()
        for path, module in self.world.modules.items():
            yield from combinations(facts, module.script, *seen[path])
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
            elif isinstance(seen, Assigned):
                yield from assigned_away(facts, seen)
            if seen.script.source.depth is Depth.FULL:
                yield from weaknesses(facts, seen)
                yield from weak_settings(facts, seen)

    def _by_file(self) -> dict[str, tuple[list[Call], list[Assigned]]]:
        found: dict[str, tuple[list[Call], list[Assigned]]] = {}
        for path in self.world.modules:
            found[path] = [], []
        for call in self.world.calls.values():
            found[call.script.source.path][0].append(call)
        for stored in self.world.assignments.values():
            found[stored.script.source.path][1].append(stored)
        return found


def read(source: Source, *, runs_at_install: bool = False) -> Iterator[Finding]:
    """All rules over one file by itself."""
    app = App()
    yield from app.add(source, runs_at_install=runs_at_install)
    yield from app.findings()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Deep recursion, as the reader keeps count by itself, and no collector.

    The trees are cycles through and through: Python would search all of them for garbage again and
    again, which takes most of the time, and would find none.
    """
    before, was_collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
        if was_collecting:
            gc.enable()
