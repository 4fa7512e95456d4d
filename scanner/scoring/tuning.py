"""What an operator may change about grading. Stored by the marketplace, plain values here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from scanner.analyzers.base import Finding, Kind, Severity
from scanner.scoring.levels import Risk


class RuleAction(StrEnum):
    """What findings of one rule do. Without one, their severity decides."""

    OFF = "off"
    """They are not even shown."""
    INFORM = "inform"
    """They are shown and move no level."""
    PERSON = "person"
    """At least medium risk, and a person looks."""
    BLOCK = "block"
    """Critical risk."""


@dataclass(frozen=True, slots=True)
class CutOffs:
    """From which probability of malice the model alone sets a level.

    Of honest PyPI packages that it had not seen, about 1 in 500 comes to ``high`` and 1 in 90 to
    0.8; docs/scanner-model.md has the numbers.
    """

    medium: float = 0.9
    high: float = 0.98
    critical: float = 0.998

    def level_of(self, probability: float) -> Risk:
        if probability >= self.critical:
            return Risk.CRITICAL
        if probability >= self.high:
            return Risk.HIGH
        return Risk.MEDIUM if probability >= self.medium else Risk.LOW


@dataclass(frozen=True, slots=True)
class Tuning:
    """``actions`` and ``severities`` by the name of a rule, such as ``python.built-sql``.

    ``doubt_from`` and ``doubt_to`` bound the band in which the model does not know: a person
    looks, whatever the level. Rules of the engine itself cannot be tuned, because what was not
    read would then count as safe.
    """

    actions: Mapping[str, RuleAction] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    cut_offs: CutOffs = CutOffs()
    doubt_from: float = 0.5
    doubt_to: float = 0.9

    def is_in_doubt(self, probability: float) -> bool:
        return self.doubt_from <= probability < self.doubt_to

    def applied(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings that are left, with the severities that the operator gave them."""
        for finding in findings:
            if finding.kind is Kind.ENGINE:
                yield finding
            elif self.actions.get(finding.rule) is not RuleAction.OFF:
                yield self._with_severity(finding)

    def action_of(self, finding: Finding) -> RuleAction | None:
        return None if finding.kind is Kind.ENGINE else self.actions.get(finding.rule)

    def _with_severity(self, finding: Finding) -> Finding:
        """What was toned down to ``INFO``, as in tests, stays so."""
        severity = self.severities.get(finding.rule)
        if severity is None or finding.severity is Severity.INFO:
            return finding
        return replace(finding, severity=severity)


DEFAULT = Tuning()
