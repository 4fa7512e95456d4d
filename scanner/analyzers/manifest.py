"""Compares what an app declares with what its code uses, and looks at its commands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers import indicators
from scanner.analyzers.base import Analyzer, Finding, Severity
from scanner.analyzers.declared import declared_in
from scanner.analyzers.malice import Malice
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth, Source, sources

MALICE = Malice("manifest")
CODE = (".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx")
PROCESSES = re.compile(
    r"^\s*(?:import|from)\s+subprocess\b|\bos\.(?:system|popen)\(|[\"'](?:node:)?child_process[\"']"
)
WRITES = re.compile(
    r"\bopen\([^)]{0,300}[\"'][wax]b?\+?[\"']|\.write_(?:text|bytes)\(|\bfs\.(?:writeFile|createWriteStream)"
)

INFO, LOW, MEDIUM = Severity.INFO, Severity.LOW, Severity.MEDIUM
WIDE_HOST = Rule(
    name="manifest.wide-host",
    severity=MEDIUM,
    cwe=250,
    message="Asks to reach every host below a whole top-level domain.",
    remedy="Name the hosts the app needs.",
)
STARTS_PROCESSES = Rule(
    name="manifest.starts-processes",
    severity=INFO,
    cwe=None,
    message="Starts other programs.",
    remedy="Make sure they are part of the app's runtime.",
)
WRITES_FILES = Rule(
    name="manifest.writes-files",
    severity=INFO,
    cwe=None,
    message="Writes files; only the app's data folder outlives a restart.",
    remedy="Keep data in the folder that the runtime provides.",
)
INSTALL_CLASS = Rule(
    name="manifest.install-class",
    severity=LOW,
    cwe=None,
    message="setup.py replaces a step of the installation by its own code.",
    remedy="Move the step into the app's build command, where it can be seen.",
)


@dataclass(frozen=True)
class ManifestAnalyzer(Analyzer):
    """``declared`` is the version's manifest; without one, the matrix.toml of the app is read."""

    name: ClassVar[str] = "manifest"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = CODE

    declared: Mapping[str, Any] = field(default_factory=dict)

    def analyze(self, tree: Path) -> Iterator[Finding]:
        yield from _declaration(self.declared or declared_in(tree) or {})
        yield from self._uses(tree)

    def _uses(self, tree: Path) -> Iterator[Finding]:
        """Each kind of use is reported once, where it is seen first."""
        patterns = [(PROCESSES, STARTS_PROCESSES), (WRITES, WRITES_FILES)]
        seen: set[str] = set()
        for source in sources(tree, CODE):
            if source.depth is not Depth.FULL or source.is_practice:
                continue
            for number, line in source.numbered():
                for pattern, rule in patterns:
                    if rule.name not in seen and pattern.search(line):
                        seen.add(rule.name)
                        yield rule.at(source, number)
            yield from _install_class(source)


def _declaration(declared: Mapping[str, Any]) -> Iterator[Finding]:
    """What stands in the manifest itself; people see it as matrix.toml."""
    source = Source("matrix.toml", "")
    for host in map(str, declared.get("hosts", ())):
        if re.fullmatch(r"\*(?:\.[^.]+)?", host):
            yield WIDE_HOST.at(source, 0, evidence=host)
    for key in ("install", "build", "start"):
        command = str(declared.get(key, ""))
        for pattern, rule in (
            (indicators.DOWNLOAD_AND_RUN, MALICE.shell_download),
            (indicators.REVERSE_SHELL, MALICE.reverse_shell),
            (indicators.MINER, MALICE.miner),
        ):
            if pattern.search(command):
                yield rule.at(source, 0, evidence=f"{key} = {command}")


def _install_class(source: Source) -> Iterator[Finding]:
    if not re.search(r"(?:^|/)setup\.py$", source.path):
        return
    for number, line in source.numbered():
        if re.search(r"\bcmdclass\b\s*=", line):
            yield INSTALL_CLASS.at(source, number)
