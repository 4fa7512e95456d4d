"""The named rules by which findings set a level. Each is a sentence that a developer reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.analyzers.base import Confidence, Finding, Kind, Severity
from scanner.analyzers.sources import Source
from scanner.scoring.levels import Risk

Predicate = Callable[[Finding], bool]


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """Sets a level as soon as one finding fits. Adding findings can only raise the level."""

    name: str
    level: Risk
    sentence: str
    fits: Predicate


def _named(*names: str) -> Predicate:
    """Rules of any analyzer by the part of their name after the dot, where they are sure."""
    return lambda finding: (
        finding.rule.partition(".")[2] in names and finding.confidence is not Confidence.LOW
    )


def _is_sure(severity: Severity, *kinds: Kind) -> Predicate:
    return lambda finding: (
        finding.severity is severity
        and finding.confidence is not Confidence.LOW
        and (not kinds or finding.kind in kinds)
    )


def is_unread(finding: Finding) -> bool:
    """Broken files among tests and examples are often meant to be broken."""
    return finding.rule == "engine.unreadable" and not Source(finding.path, "").is_practice


HARMFUL = (Kind.MALICE, Kind.WEAKNESS, Kind.SECRET)
"""The others are hygiene: they ask for a person at most, however bad they are."""

RULES: Sequence[ScoringRule] = (
    ScoringRule(
        "malicious",
        Risk.CRITICAL,
        "It does what only malicious code does",
        _is_sure(Severity.CRITICAL),
    ),
    ScoringRule(
        "incomplete",
        Risk.HIGH,
        "It was not checked completely, so it cannot count as safe",
        lambda finding: finding.rule == "engine.incomplete",
    ),
    ScoringRule(
        "hidden",
        Risk.HIGH,
        "It hides what it does",
        _named("hidden-name", "obfuscated", "disguised-program"),
    ),
    ScoringRule(
        "injection",
        Risk.HIGH,
        "A visitor can take it over",
        _named(
            "code-injection",
            "command-injection",
            "sql-injection",
            "nosql-injection",
            "template-injection",
            "unsafe-deserialisation",
        ),
    ),
    ScoringRule(
        "leaked_key",
        Risk.HIGH,
        "It contains a key that should be secret",
        _is_sure(Severity.HIGH, Kind.SECRET),
    ),
    ScoringRule(
        "suspicious", Risk.HIGH, "It looks malicious", _is_sure(Severity.HIGH, Kind.MALICE)
    ),
    ScoringRule(
        "grave", Risk.HIGH, "It has a grave weakness", _is_sure(Severity.HIGH, Kind.WEAKNESS)
    ),
    ScoringRule(
        "unread",
        Risk.MEDIUM,
        "Some of its code could not be read",
        lambda finding: is_unread(finding) or _is_sure(Severity.MEDIUM, Kind.ENGINE)(finding),
    ),
    ScoringRule("weak", Risk.MEDIUM, "It has a weakness", _is_sure(Severity.MEDIUM, *HARMFUL)),
    ScoringRule(
        "hygiene",
        Risk.MEDIUM,
        "It stands on something it should not",
        _is_sure(Severity.HIGH, Kind.DEPENDENCY, Kind.LICENCE, Kind.POLICY),
    ),
)
