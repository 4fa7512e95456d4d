"""How good each rule is, as far as reviewers have said: what evaluation starts from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from django.db.models import QuerySet

from scanner.models import FindingDecision, FindingState

LANGUAGES = {
    ".py": "python",
    ".pyw": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".tsx": "typescript",
}


class RuleFeedback(NamedTuple):
    """How many findings of a rule reviewers decided about, each counted once in an app."""

    rule: str
    decided: int
    false_alarms: int

    @property
    def accepted(self) -> int:
        """The rule was right, and the finding may stay all the same."""
        return self.decided - self.false_alarms

    @property
    def share(self) -> float:
        """Of false alarms among what was decided, 0 to 1."""
        return self.false_alarms / self.decided

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def language_of(path: str) -> str:
    """Empty where no parser of ours reads it.

    >>> language_of("lib/util.mjs"), language_of("requirements.txt")
    ('javascript', '')
    """
    return LANGUAGES.get(PurePosixPath(path).suffix.lower(), "")


def decisions(*, rule: str = "") -> QuerySet[FindingDecision]:
    """The last word about each finding of each app, by rule; of one rule, where it is named."""
    last = FindingDecision.objects.telling().order_by("app", "fingerprint", "-pk")
    if rule:
        last = last.filter(rule=rule)
    rows = FindingDecision.objects.filter(pk__in=last.distinct("app", "fingerprint").values("pk"))
    return rows.order_by("rule", "fingerprint", "pk")


def by_rule(rows: Iterable[FindingDecision]) -> Mapping[str, RuleFeedback]:
    decided: Counter[str] = Counter()
    false_alarms: Counter[str] = Counter()
    for row in rows:
        decided[row.rule] += 1
        false_alarms[row.rule] += row.state == FindingState.FALSE_POSITIVE
    return {rule: RuleFeedback(rule, count, false_alarms[rule]) for rule, count in decided.items()}
