"""What a reviewer says about a finding, for this version of an app and those to come."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from appstore.models import App
from marketplace.core.querysets import DomainQuerySet
from scanner.models.finding import FindingKind, FindingState, Severity

PUT_ASIDE = (FindingState.SUPPRESSED, FindingState.FALSE_POSITIVE)


class FindingDecisionQuerySet(DomainQuerySet["FindingDecision"]):
    def standing(self) -> Self:
        """Not taken back and not over, whether or not a second person has agreed yet."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, *, at: datetime) -> Self:
        agreed = Q(needs_second=False) | Q(confirmed_by__isnull=False)
        return self.standing().filter(agreed).exclude(expires_at__lte=at)

    def telling(self) -> Self:
        """What tells how good a rule is: agreed on and not taken back, whether over or not."""
        agreed = Q(needs_second=False) | Q(confirmed_by__isnull=False)
        return self.filter(agreed, ended_by__isnull=True)

    def over(self, *, at: datetime) -> Self:
        return self.standing().filter(expires_at__lte=at)


class FindingDecision(models.Model):
    """One finding of one app, put aside: it is shown and moves no level. By its fingerprint.

    Severe malice is put aside by two reviewers. Rows are kept for good; the evaluation of our rules
    counts the false alarms among them.
    """

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="finding_decisions")
    fingerprint = models.CharField(max_length=64)
    rule = models.CharField(max_length=80)
    rule_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=FindingKind)
    severity = models.CharField(max_length=8, choices=Severity)
    path = models.CharField(max_length=1024)
    bundle_sha256 = models.CharField(max_length=64, help_text="Where the reviewer saw it.")
    state = models.CharField(max_length=14, choices=FindingState)
    reason = models.TextField(max_length=2000)
    needs_second = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="finding_decisions"
    )
    decided_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: its time was over.",
    )

    objects = FindingDecisionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="finding_decided_once_at_a_time",
                fields=("app", "fingerprint"),
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="finding_decision_state_is_known", condition=Q(state__in=PUT_ASIDE)
            ),
            models.CheckConstraint(name="finding_decision_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="finding_decision_confirmed_by_another",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("decided_by"))
                ),
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",),
                condition=Q(ended_at=None, expires_at__isnull=False),
                name="finding_decision_expiry",
            ),
            models.Index(fields=("state", "rule"), name="finding_decision_by_rule"),
        )

    def __str__(self) -> str:
        return f"{self.rule} in {self.path}: {self.get_state_display().lower()}"

    @property
    def audit_owner(self) -> str:
        return self.app.audit_owner

    @property
    def is_confirmed(self) -> bool:
        """Whether it counts, as far as people go."""
        return not self.needs_second or self.confirmed_by_id is not None
