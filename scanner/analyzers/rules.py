"""A rule: what a kind of finding is called, how bad it is and what to do about it."""

import re
from dataclasses import dataclass

from scanner.analyzers.base import EVIDENCE_CHARACTERS, Confidence, Finding, Kind, Severity
from scanner.analyzers.sources import Source

QUOTED_SECRET = re.compile(
    r"""(?ix)
    ( (?:secret|passw(?:or)?d|pwd|token|api_?key|private_?key|credential)\w{0,80}["']?\s*[:=]\s* )
    (["'`]) ([^"'`]{4,}) \2
    """
)
URL_PASSWORD = re.compile(r"(://[^/\s:@]+:)[^/\s@]+@")


KNOWN: dict[str, "Rule"] = {}
"""Every rule that was loaded, by its name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of an analyzer's table.

    ``malicious`` rules describe code that only an attacker writes: a folder named ``tests`` or
    ``node_modules`` does not soften them. All others are toned down in tests, examples and
    documentation. ``version`` grows when a rule starts to find other things than before.
    """

    name: str
    severity: Severity
    cwe: int | None
    message: str
    remedy: str
    confidence: Confidence = Confidence.HIGH
    malicious: bool = False
    kind: Kind | None = None
    version: int = 1

    def __post_init__(self) -> None:
        KNOWN[self.name] = self

    @property
    def kind_of_finding(self) -> Kind:
        return self.kind or (Kind.MALICE if self.malicious else Kind.WEAKNESS)

    def at(
        self,
        source: Source,
        line: int,
        *,
        column: int = 0,
        evidence: str | None = None,
        confidence: Confidence | None = None,
    ) -> Finding:
        severity = self.severity
        if source.is_sample and not self.malicious and severity.rank > Severity.INFO.rank:
            severity = Severity.INFO
        return Finding(
            analyzer=self.name.partition(".")[0],
            rule=self.name,
            severity=severity,
            confidence=confidence or self.confidence,
            cwe=self.cwe,
            path=source.path,
            line=line,
            message=self.message,
            evidence=clip(
                redact(_around(source.line(line), column) if evidence is None else evidence)
            ),
            remedy=self.remedy,
            kind=self.kind_of_finding,
            rule_version=self.version,
        )


def redact(text: str) -> str:
    """Black out what looks like a credential: reports are read by more people than source is."""
    return URL_PASSWORD.sub(r"\1***@", QUOTED_SECRET.sub(r"\1\2***\2", text))


def _around(line: str, column: int) -> str:
    """A minified line is far too long to show; what matters begins at ``column``."""
    if len(line) <= EVIDENCE_CHARACTERS:
        return line
    start = max(0, column - 20)
    return line[start : start + 2 * EVIDENCE_CHARACTERS]


def clip(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in text.strip())
    if len(printable) <= EVIDENCE_CHARACTERS:
        return printable
    return printable[: EVIDENCE_CHARACTERS - 1] + "…"


UNREADABLE = Rule(
    name="engine.unreadable",
    severity=Severity.INFO,
    cwe=None,
    message="This file could not be read by the analyzer, so it was not checked.",
    remedy="Fix its syntax or encoding, or leave it out of the archive.",
    kind=Kind.ENGINE,
)
