"""The files of an app, read together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from scanner.analyzers.base import Finding
from scanner.analyzers.javascript.behaviour import assigned_away, behaviour, paired_away
from scanner.analyzers.javascript.combinations import combinations
from scanner.analyzers.javascript.facts import Facts
from scanner.analyzers.javascript.layers import MAX_DEPTH, Layer, layers
from scanner.analyzers.javascript.observed import Assigned, Call, Observed, Pair
from scanner.analyzers.javascript.resolved import Resolved
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.settings import weak_settings, whole_file
from scanner.analyzers.javascript.values import Module
from scanner.analyzers.javascript.weaknesses import weaknesses
from scanner.analyzers.javascript.world import World
from scanner.analyzers.rules import UNREADABLE
from scanner.analyzers.sources import Depth, Source

UNREADABLE_ERRORS = (ValueError, MemoryError)


@dataclass
class App:
    """Files that may use each other."""

    world: World = field(default_factory=World)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Of code written as a text: the file and line that it stands in."""

    def add(self, source: Source, *, runs_at_install: bool = False) -> None:
        """Raises one of ``UNREADABLE_ERRORS`` for what is too large or too deep."""
        script = Script.parse(source, runs_at_install=runs_at_install)
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
            except UNREADABLE_ERRORS:
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
            elif isinstance(seen, Pair):
                yield from paired_away(facts, seen)
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
    """All rules over one file by itself. Raises one of ``UNREADABLE_ERRORS``."""
    app = App()
    app.add(source, runs_at_install=runs_at_install)
    yield from app.findings()
