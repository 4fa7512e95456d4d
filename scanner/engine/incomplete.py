"""Findings of the engine itself. What was not checked never counts as a pass."""

from dataclasses import replace

from scanner.analyzers.base import Finding, Kind, Severity
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

INCOMPLETE = Rule(
    name="engine.incomplete",
    severity=Severity.HIGH,
    cwe=None,
    message="An analyzer did not finish, so parts of the app were not checked.",
    remedy="Scan again; if it happens again, look for an unusually large or nested file.",
    malicious=True,
    kind=Kind.ENGINE,
)
REFUSED = replace(
    INCOMPLETE,
    message="The archive was refused, so nothing of it was read.",
    remedy="Pack the app anew as zip, tar, tar.gz or tar.xz, and scan again.",
)
TRUNCATED = Rule(
    name="engine.truncated",
    severity=Severity.INFO,
    cwe=None,
    message="There are more findings than a report holds; the least grave are left out.",
    remedy="Fix the gravest findings and scan again.",
    kind=Kind.ENGINE,
)


def incomplete(why: str) -> Finding:
    return INCOMPLETE.at(Source("", ""), 0, evidence=why)


def refused(why: str) -> Finding:
    return REFUSED.at(Source("", ""), 0, evidence=why)


def truncated(found: int) -> Finding:
    return TRUNCATED.at(Source("", ""), 0, evidence=f"{found} findings")
