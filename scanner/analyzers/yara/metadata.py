"""What the metadata of a rule in YARA's language says of it."""

from typing import Any, NamedTuple

import yara_x

from scanner.analyzers.base import Confidence, Kind, Severity
from scanner.analyzers.rules import Rule

REMEDY = "Explain to the reviewer why the app needs it, or remove it."


class Described(NamedTuple):
    """A rule of ours and what only YARA's metadata knows."""

    rule: Rule
    is_threat: bool
    attack: str
    """A technique of MITRE ATT&CK, such as ``T1059.004``, or nothing."""


def describe(rule: yara_x.Rule, *, under: str = "yara") -> Described:
    """A draft without metadata is a threat of low severity, so that it is seen but blocks nothing.

    ``under`` is the analyzer in whose name it reports.

    Raises ``ValueError`` for a level or a confidence that does not exist.
    """
    known: dict[str, Any] = dict(rule.metadata)
    is_threat = known.get("kind", "threat") == "threat"
    level = Severity(str(known.get("level", Severity.LOW))) if is_threat else Severity.INFO
    cwe = known.get("cwe")
    described = Rule(
        name=f"{under}.{rule.identifier.replace('_', '-')}",
        severity=level,
        cwe=int(cwe) if cwe else None,
        message=str(known.get("message", f"The rule {rule.identifier} matches.")),
        remedy=str(known.get("remedy", REMEDY)),
        confidence=Confidence(str(known.get("confidence", Confidence.HIGH))),
        malicious=is_threat,
        kind=Kind.MALICE if is_threat else Kind.POLICY,
        version=int(known.get("version", 1)),
    )
    return Described(described, is_threat, str(known.get("attack", "")))
