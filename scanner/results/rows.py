"""Findings as rows, and back.

What comes out of the sandbox is text that a hostile app may have chosen, so it is made fit to keep.
"""

from typing import Any

from marketplace.core.texts import storable
from scanner.analyzers.base import Confidence, Kind
from scanner.analyzers.base import Finding as Found
from scanner.analyzers.base import Severity as FoundSeverity
from scanner.models import CodeScanResult, Finding

MOST_LINES = 2**31 - 1
MOST_VERSIONS = 2**15 - 1
KNOWN_CWES = range(1, 10_000)


def keepable(value: Any) -> Any:
    """A JSON value without what PostgreSQL keeps neither in text nor in JSON."""
    if isinstance(value, str):
        return storable(value).encode(errors="replace").decode()
    if isinstance(value, list | tuple):
        return [keepable(each) for each in value]
    if isinstance(value, dict):
        return {keepable(key): keepable(each) for key, each in value.items()}
    return value


def row_of(found: Found, scan: CodeScanResult) -> Finding:
    """Not saved yet; texts are cut to what a column holds."""
    return Finding(
        scan=scan,
        analyzer=found.analyzer[:32],
        kind=str(found.kind),
        rule=found.rule[:80],
        rule_version=min(max(found.rule_version, 1), MOST_VERSIONS),
        severity=str(found.severity),
        confidence=str(found.confidence)[:8],
        cwe=found.cwe if found.cwe in KNOWN_CWES else None,
        path=keepable(found.path)[:1024],
        line=min(max(found.line, 0), MOST_LINES),
        message=keepable(found.message)[:500],
        evidence=keepable(found.evidence)[:300],
        remedy=keepable(found.remedy)[:500],
        fingerprint=found.fingerprint,
    )


def found_in(row: Finding) -> Found:
    """What the scoring rules read. Its own fingerprint may differ: the row's is the one to keep."""
    return Found(
        analyzer=row.analyzer,
        rule=row.rule,
        severity=FoundSeverity(row.severity),
        confidence=Confidence(row.confidence),
        cwe=row.cwe,
        path=row.path,
        line=row.line,
        message=row.message,
        evidence=row.evidence,
        remedy=row.remedy,
        kind=Kind(row.kind),
        rule_version=row.rule_version,
    )
