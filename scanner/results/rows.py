"""Findings as rows, and back."""

from marketplace.core.texts import storable
from scanner.analyzers.base import Confidence, Kind
from scanner.analyzers.base import Finding as Found
from scanner.analyzers.base import Severity as FoundSeverity
from scanner.models import CodeScanResult, Finding


def row_of(found: Found, scan: CodeScanResult) -> Finding:
    """Not saved yet; texts are cut to what a column holds."""
    return Finding(
        scan=scan,
        analyzer=found.analyzer[:32],
        kind=str(found.kind),
        rule=found.rule[:80],
        rule_version=found.rule_version,
        severity=str(found.severity),
        confidence=str(found.confidence)[:8],
        cwe=found.cwe,
        path=storable(found.path)[:1024],
        line=found.line,
        message=storable(found.message)[:500],
        evidence=storable(found.evidence)[:300],
        remedy=storable(found.remedy)[:500],
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
