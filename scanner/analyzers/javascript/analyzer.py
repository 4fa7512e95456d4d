import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.javascript.behaviour import behaviour, whole_file
from scanner.analyzers.javascript.flow import flows
from scanner.analyzers.javascript.package_json import read_package
from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.analyzers.javascript.weaknesses import weaknesses
from scanner.analyzers.rules import UNREADABLE
from scanner.analyzers.sources import Depth, Source, sources

# A folder of dependencies can hold megabytes. Malicious code needs one of these words, or hides it.
SUSPICIOUS = re.compile(
    r"child_|child_process|\beval\b|\bnew Function\b|\bvm\b|atob|base64|fromCharCode|\\x65\\x76|_0x"
)


class JavaScriptAnalyzer(Analyzer):
    name: ClassVar[str] = "javascript"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = tuple(GRAMMARS)

    def analyze(self, tree: Path) -> Iterator[Finding]:
        install_files: set[str] = set()
        for source in sources(tree, ("package.json",)):
            findings, runs = read_package(source)
            yield from findings
            if source.depth is Depth.FULL:
                install_files |= runs
        for source in sources(tree, self.languages):
            if source.depth is Depth.FULL or SUSPICIOUS.search(source.text):
                yield from read(source, runs_at_install=source.path in install_files)


def read(source: Source, *, runs_at_install: bool = False) -> Iterator[Finding]:
    """All rules over one file. A file that cannot be read is a finding, not an error."""
    try:
        script = Script.parse(source, runs_at_install=runs_at_install)
        all_flows = list(flows(script))
        findings = set(whole_file(script, all_flows))
        for flow in all_flows:
            findings.update(behaviour(script, flow))
            if source.depth is Depth.FULL:
                findings.update(weaknesses(script, flow))
    except (ValueError, RecursionError, MemoryError):
        yield UNREADABLE.at(source, 0)
    else:
        yield from findings
