"""Matches every file, from its first byte to its last, with the whole rule set."""

import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import yara_x

from scanner.analyzers.base import Analyzer, Finding, Severity
from scanner.analyzers.normal import Canonical
from scanner.analyzers.rules import redact
from scanner.analyzers.sources import Source, files
from scanner.analyzers.yara.metadata import Described, describe
from scanner.analyzers.yara.rule_set import digest, shipped
from scanner.analyzers.yara.unwound import unwound

DOCUMENT = re.compile(
    r"(?i)\.(?:md|markdown|rst|adoc)$|(?:^|/)(?:readme|changelog|history)(?:\.txt)?$"
)
BUILDS_ELSEWHERE = re.compile(
    r"(?i)(?:^|/)(?:\.?appveyor|\.travis|\.gitlab-ci|\.?azure-pipelines|\.drone|\.cirrus)\.ya?ml$"
    r"|(?:^|/)\.(?:circleci|github/workflows)/[^/]{1,100}\.ya?ml$"
)
"""What services for continuous integration run, and nothing of ours."""
REMARK = re.compile(rb"[ \t]{0,80}(?:#(?!!)|//)")
SCAN_TIMEOUT_SECONDS = 60
MATCHES_PER_PATTERN = 2000
EVIDENCE_BYTES = 160
MOST_FILES = 20


@dataclass
class YaraAnalyzer(Analyzer):
    """Threats are reported in each file, capabilities once for the whole app.

    A rule set that does not compile, a file that takes longer than ``timeout_seconds`` allows for
    all of them together: either raises, so that the scan is incomplete and never a pass.
    """

    name: ClassVar[str] = "yara"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    rules: yara_x.Rules | None = None
    timeout_seconds: int = SCAN_TIMEOUT_SECONDS
    capabilities: dict[str, list[str]] = field(default_factory=dict)
    techniques: dict[str, str] = field(default_factory=dict)

    @property
    def details(self) -> Mapping[str, Any]:
        return {
            "rule_set": digest(),
            "capabilities": dict(sorted(self.capabilities.items())),
            "attack": dict(sorted(self.techniques.items())),
        }

    def analyze(self, tree: Path) -> Iterator[Finding]:
        scanner = yara_x.Scanner(self.rules or shipped())
        scanner.max_matches_per_pattern(MATCHES_PER_PATTERN)
        ends_at = time.monotonic() + self.timeout_seconds
        told: set[tuple[str, str]] = set()
        for relative, path in files(tree):
            if not path.stat().st_size:
                continue
            scanner.set_timeout(max(1, math.ceil(ends_at - time.monotonic())))
            scanner.set_global("path", relative)
            try:
                results = scanner.scan_file(str(path))
            except yara_x.TimeoutError as error:
                raise TimeoutError(
                    f"The rules took too long, and had come to {relative}"
                ) from error
            for finding in self._found(relative, path, results):
                told.add((finding.rule, finding.path))
                yield finding
        for finding in self._hidden(scanner, tree, ends_at):
            if (finding.rule, finding.path) not in told:
                yield finding

    def _hidden(self, scanner: yara_x.Scanner, tree: Path, ends_at: float) -> Iterator[Finding]:
        """Threats that show only once a file is unwound; what takes too long has been read once."""
        for file in unwound(tree):
            scanner.set_timeout(max(1, math.ceil(ends_at - time.monotonic())))
            scanner.set_global("path", file.path)
            try:
                results = scanner.scan(file.content)
            except yara_x.TimeoutError:
                return
            for match in results.matching_rules:
                described = describe(match, under=self.name)
                if described.is_threat:
                    self.techniques[described.rule.name] = described.attack
                    yield _at(described, file.path, file.content, match, file.canonical)

    def _found(self, relative: str, path: Path, results: yara_x.ScanResults) -> Iterator[Finding]:
        content = b""
        for match in results.matching_rules:
            described = describe(match, under=self.name)
            content = content or path.read_bytes()
            if described.is_threat:
                self.techniques[described.rule.name] = described.attack
                finding = _at(described, relative, content, match)
                yield self._told(finding, is_remark=_is_remark(content, match))
            elif self._is_new(described, relative):
                yield _at(described, relative, content, match)

    def _told(self, finding: Finding, *, is_remark: bool) -> Finding:
        """What a document or comment says is for people: a README installs nothing."""
        if is_remark or DOCUMENT.search(finding.path):
            return replace(finding, severity=Severity.LOW)
        if BUILDS_ELSEWHERE.search(finding.path):
            return replace(finding, severity=min(finding.severity, Severity.MEDIUM, key=_rank))
        return finding

    def _is_new(self, described: Described, relative: str) -> bool:
        paths = self.capabilities.setdefault(described.rule.name.partition(".")[2], [])
        if len(paths) < MOST_FILES:
            paths.append(relative)
        return len(paths) == 1


def _rank(severity: Severity) -> int:
    return severity.rank


def _is_remark(content: bytes, rule: yara_x.Rule) -> bool:
    """Whether all that it matched stands in lines that are comments as a whole."""
    places = [match.offset for pattern in rule.patterns for match in pattern.matches]
    starts = (content.rfind(b"\n", 0, place) + 1 for place in places)
    return bool(places) and all(REMARK.match(content, start) for start in starts)


def _at(
    described: Described,
    relative: str,
    content: bytes,
    rule: yara_x.Rule,
    plain: Canonical | None = None,
) -> Finding:
    """At the line of the first match; a rule of a condition alone is about the whole file."""
    matches = [match for pattern in rule.patterns for match in pattern.matches]
    if not matches:
        return described.rule.at(Source(relative, ""), 0)
    first = min(matches, key=lambda match: match.offset)
    is_text = b"\0" not in content[:4096]
    line = content.count(b"\n", 0, first.offset) + 1 if is_text else 0
    if plain is not None:
        line = plain.original_line(line)
    start = max(content.rfind(b"\n", 0, first.offset) + 1, first.offset - 40)
    around = content[start : first.offset + max(first.length, EVIDENCE_BYTES)]
    shown = around[: 2 * EVIDENCE_BYTES].partition(b"\n")[0].decode("utf-8", errors="replace")
    return described.rule.at(Source(relative, ""), line, evidence=redact(shown))
