from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.python.behaviour import behaviour
from scanner.analyzers.python.flow import flows
from scanner.analyzers.python.known import known_weaknesses
from scanner.analyzers.python.module import Module
from scanner.analyzers.python.weaknesses import weaknesses
from scanner.analyzers.rules import UNREADABLE
from scanner.analyzers.sources import Depth, Source, sources


class PythonAnalyzer(Analyzer):
    """Our own reading of behaviour and flows, then bandit's of known weaknesses."""

    name: ClassVar[str] = "python"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = (".py", ".pyw")

    def analyze(self, tree: Path) -> Iterator[Finding]:
        own: dict[tuple[str, int], int] = {}
        parsed: dict[str, Source] = {}
        for source in sources(tree, self.languages):
            findings = list(read(source))
            yield from findings
            for finding in findings:
                place = finding.path, finding.line
                own[place] = max(own.get(place, 0), finding.severity.rank)
            is_parsed = not any(finding.rule == UNREADABLE.name for finding in findings)
            if is_parsed and source.depth is Depth.FULL:
                parsed[str(tree / source.path)] = source
        for finding in known_weaknesses(parsed):
            if own.get((finding.path, finding.line), -1) < finding.severity.rank:
                yield finding


def read(source: Source) -> Iterator[Finding]:
    """Our own rules over one file. A file that cannot be read is a finding, not an error."""
    try:
        module = Module.parse(source)
        findings: set[Finding] = set()
        for flow in flows(module):
            findings.update(behaviour(module, flow))
            if source.depth is Depth.FULL:
                findings.update(weaknesses(module, flow))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield UNREADABLE.at(source, 0)
    else:
        yield from findings
