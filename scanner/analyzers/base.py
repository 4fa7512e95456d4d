"""What an analyzer is and what it finds. Standard library only: this also runs in the sandbox."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Protocol

EVIDENCE_CHARACTERS = 200
MOST_FINDINGS = 2000


class Severity(StrEnum):
    """How much harm one finding can do by itself."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 is ``INFO``; the texts themselves would sort by alphabet."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How sure the rule is. ``LOW`` is shown to a reviewer but moves no risk level."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Kind(StrEnum):
    """Which question a finding answers: is it malicious, is it weak, or what else is wrong."""

    MALICE = "malice"
    WEAKNESS = "weakness"
    SECRET = "secret"
    DEPENDENCY = "dependency"
    LICENCE = "licence"
    POLICY = "policy"
    """What the store asks for, such as permissions that match the code."""
    ENGINE = "engine"
    """About the scan itself, such as an analyzer that did not finish."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found at one line.

    ``path`` is relative to the app's root, ``line`` counts from 1 and is 0 for a whole file, and
    ``evidence`` is at most 200 characters of the line with secrets blacked out.
    """

    analyzer: str
    rule: str
    severity: Severity
    confidence: Confidence
    cwe: int | None
    path: str
    line: int
    message: str
    evidence: str
    remedy: str
    kind: Kind = Kind.WEAKNESS
    rule_version: int = 1

    @property
    def fingerprint(self) -> str:
        """The same for the same code, wherever it moved to within its file."""
        normalised = " ".join(self.evidence.split())
        return hashlib.sha256(f"{self.rule}\0{self.path}\0{normalised}".encode()).hexdigest()

    @property
    def order(self) -> tuple[int, str, int, str, str]:
        """Worst first, then by place; never by the order in which rules ran."""
        return (-self.severity.rank, self.path, self.line, self.rule, self.evidence)


class Analyzer(Protocol):
    """Reads a tree of source it does not trust, and never runs any of it."""

    name: ClassVar[str]
    version: ClassVar[str]
    languages: ClassVar[tuple[str, ...]]
    memory_mib: ClassVar[int] = 0
    """What it may use when that is more than any other may."""

    @property
    def details(self) -> Mapping[str, Any]:
        """What else it learned, as JSON, once ``analyze`` is through: ``Report.details``."""
        return {}

    def analyze(self, tree: Path) -> Iterator[Finding]:
        """Yield findings in any order. What goes wrong with one file is a finding of its own."""
        ...
