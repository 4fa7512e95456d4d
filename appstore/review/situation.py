"""What is known of a version at the moment it enters review, read once for all reasons."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from appstore import permissions
from appstore.models import (
    App,
    AppVersion,
    DecisionKind,
    ReviewDecision,
    RiskLevel,
)
from appstore.models.decision import ReviewDecisionQuerySet
from appstore.sources.changes import Changes, base_of, changes_of
from developers.models import Developer

REMEMBERED = timedelta(days=365)


def fingerprints(scan: Any) -> frozenset[str]:
    return frozenset(scan.findings.values_list("fingerprint", flat=True)) if scan else frozenset()


class Situation:
    """Facts about one version, its app and its developer. Each is asked for once."""

    def __init__(self, version: AppVersion, *, at: datetime) -> None:
        self.version = version
        self.at = at

    @property
    def app(self) -> App:
        return self.version.app

    @property
    def developer(self) -> Developer:
        return self.app.developer

    @property
    def risk(self) -> RiskLevel | None:
        return RiskLevel(self.version.risk) if self.version.risk else None

    @cached_property
    def approved(self) -> AppVersion | None:
        return base_of(self.version)

    @cached_property
    def scan(self) -> Any:
        return self.version.scans.order_by("-pk").first()

    @cached_property
    def new_fingerprints(self) -> frozenset[str]:
        """What the scan found here and not in the last approved version."""
        if self.approved is None:
            return frozenset()
        before = self.approved.scans.exclude(risk="").order_by("-pk").first()
        return fingerprints(self.scan) - fingerprints(before)

    @cached_property
    def found_rules(self) -> frozenset[str]:
        return (
            frozenset(self.scan.findings.values_list("rule", flat=True))
            if self.scan
            else frozenset()
        )

    @cached_property
    def widened(self) -> tuple[permissions.Permission, ...]:
        if self.approved is None:
            return ()
        return permissions.difference(self.approved.manifest, self.version.manifest).added

    @cached_property
    def changes(self) -> Changes | None:
        """What is different from the approved version, as far as the archives are read by now."""
        return changes_of(self.version, self.approved) if self.approved else None

    @cached_property
    def has_published(self) -> bool:
        """Whether anything of this developer was ever in the store."""
        return App.objects.of(self.developer).filter(published_at__isnull=False).exists()

    @cached_property
    def rejection_count(self) -> int:
        return self._decided_against(DecisionKind.REJECT).count()

    @cached_property
    def was_suspended(self) -> bool:
        return self._decided_against(DecisionKind.SUSPEND).exists()

    def _decided_against(self, kind: DecisionKind) -> ReviewDecisionQuerySet:
        """What stood against the developer's apps in the last year; appeals undo it here too."""
        standing = ReviewDecision.objects.standing().filter(app__developer=self.developer)
        return standing.filter(kind=kind, decided_at__gte=self.at - REMEMBERED)
