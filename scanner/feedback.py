"""How good each rule is, as far as reviewers have said: what evaluation starts from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from django.db.models import QuerySet

from appstore.models import AppStatus, DecisionKind, ReviewDecision
from scanner.models import FindingDecision, FindingState

HARMFUL = "malware"
"""The publishing rule that a decision against malicious code rests on."""

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


class BundleLabel(NamedTuple):
    sha256: str
    label: int
    """1 for malicious, 0 for honest."""


def bundle_labels() -> Iterator[BundleLabel]:
    """What the last decision of a person that stands says of each archive, where it tells.

    Refused or suspended for other reasons tells nothing of malice, nor does an approval of what is
    suspended now.
    """
    made = ReviewDecision.objects.standing().filter(version__isnull=False, decided_by__isnull=False)
    last = made.order_by("version__bundle_sha256", "-pk").distinct("version__bundle_sha256")
    for decision in last.select_related("version__app"):
        version = decision.version
        assert version
        label = _label(decision)
        is_down = AppStatus.SUSPENDED in {version.status, version.app.status}
        if label == 1 or (label == 0 and not is_down):
            yield BundleLabel(version.bundle_sha256, label)


def _label(decision: ReviewDecision) -> int | None:
    if decision.kind in {DecisionKind.APPROVE, DecisionKind.REINSTATE}:
        return 0
    return 1 if HARMFUL in decision.rules else None
