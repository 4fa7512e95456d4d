"""From findings to one of four levels, by rules that people can read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scanner.analyzers.base import Confidence, Finding, Kind, Severity

Predicate = Callable[[Finding], bool]


class Risk(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 is ``LOW``; the texts themselves would sort by alphabet."""
        return list(Risk).index(self)


@dataclass(frozen=True, slots=True)
class Grade:
    """A level and the sentences that explain it, the gravest first."""

    risk: Risk
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """Sets a level as soon as one finding fits. Adding findings can only raise the level."""

    name: str
    level: Risk
    sentence: str
    fits: Predicate


def _named(*names: str) -> Predicate:
    """Rules of any analyzer by the part of their name after the dot."""
    return lambda finding: finding.rule.partition(".")[2] in names


def _is_sure(severity: Severity) -> Predicate:
    return lambda finding: finding.severity is severity and finding.confidence is not Confidence.LOW


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
        _named("incomplete"),
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
        lambda finding: finding.analyzer == "secrets" and finding.severity is Severity.HIGH,
    ),
    ScoringRule("grave", Risk.HIGH, "It has a grave weakness", _is_sure(Severity.HIGH)),
    ScoringRule(
        "unread",
        Risk.MEDIUM,
        "Some of its code could not be read",
        lambda finding: finding.rule == "engine.unreadable",
    ),
    ScoringRule("weak", Risk.MEDIUM, "It has a weakness", _is_sure(Severity.MEDIUM)),
)
NOTHING_FOUND = "Nothing was found that should worry a reviewer."


def grade(findings: Iterable[Finding]) -> Grade:
    """The highest level that any rule sets. A finding explains the first rule it fits only."""
    reasons: list[tuple[Risk, str]] = []
    rest = sorted(findings, key=lambda finding: finding.order)
    for rule in RULES:
        fitting = [finding for finding in rest if _counts(finding) and rule.fits(finding)]
        if fitting:
            reasons.append((rule.level, _sentence(rule, fitting)))
            rest = [finding for finding in rest if finding not in fitting]
    risk = max((level for level, _ in reasons), key=lambda level: level.rank, default=Risk.LOW)
    return Grade(risk, tuple(sentence for _, sentence in reasons) or (NOTHING_FOUND,))


def _counts(finding: Finding) -> bool:
    """What was toned down to ``INFO``, as in tests, is shown and moves no level."""
    return finding.severity is not Severity.INFO or finding.rule == "engine.unreadable"


def _sentence(rule: ScoringRule, fitting: Sequence[Finding]) -> str:
    first = fitting[0]
    place = f"{first.path}:{first.line}" if first.line else first.path
    where = f" ({place})" if place else ""
    more = f" There are {len(fitting)} such findings." if len(fitting) > 1 else ""
    return f"{rule.sentence}: {first.message.rstrip('.')}{where}.{more}"


# How likely one such finding alone makes malice; a rule counts once, however often it is found.
EVIDENCE_OF = {
    Severity.CRITICAL: 0.95,
    Severity.HIGH: 0.6,
    Severity.MEDIUM: 0.25,
    Severity.LOW: 0.05,
    Severity.INFO: 0.0,
}
TRUST_IN = {Confidence.HIGH: 1.0, Confidence.MEDIUM: 0.6, Confidence.LOW: 0.2}


def malicious(findings: Iterable[Finding]) -> float:
    """From 0 to 1: how likely somebody means harm, as rules see it. More findings only raise it."""
    strongest: dict[str, float] = {}
    for finding in findings:
        if finding.kind is Kind.MALICE:
            weight = EVIDENCE_OF[finding.severity] * TRUST_IN[finding.confidence]
            strongest[finding.rule] = max(weight, strongest.get(finding.rule, 0.0))
    innocent = 1.0
    for weight in sorted(strongest.values()):
        innocent *= 1 - weight
    return round(1 - innocent, 4)
