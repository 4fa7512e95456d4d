"""One stay of a version in the review queue."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from appstore.models.decision import ReviewDecision
from appstore.models.version import AppVersion
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class QueueState(models.TextChoices):
    """Whose move it is."""

    WAITING = "waiting", "Waits for us"
    ASKED = "asked", "Asked the developer"
    CHANGES = "changes", "Changes wanted"
    """Refused at a date, unless something happens before."""


class QueueOutcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    REPLACED = "replaced", "Replaced by a newer version"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUSPENDED = "suspended", "Suspended"


class QueueEntryQuerySet(DomainQuerySet["QueueEntry"]):
    def open(self) -> Self:
        return self.filter(left_at__isnull=True)

    def waiting(self) -> Self:
        """Those that a reviewer can take up now."""
        return self.open().filter(state=QueueState.WAITING)

    def overdue(self, *, at: datetime) -> Self:
        return self.filter(due_at__lt=at)

    def because(self, code: str) -> Self:
        return self.filter(reasons__contains=[{"code": code}])

    def not_made_by(self, user: User) -> Self:
        """Without the apps of accounts that this person belongs to."""
        return self.exclude(version__app__developer__memberships__user=user)

    def most_urgent_first(self) -> Self:
        return self.order_by("ranks_as_of", "pk")


class QueueEntry(models.Model):
    """From the moment a version waits for a person to the decision. Handing it in again is another.

    ``ranks_as_of`` is when it entered, earlier by an hour for each point of weight: the queue goes
    by it, so what is risky comes first and what waits long is never passed by for good.
    """

    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="queue_entries")
    state = models.CharField(max_length=8, choices=QueueState, default=QueueState.WAITING)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ranks_as_of = models.DateTimeField()
    weight = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(
        default=list, help_text="Why a person is needed: ``code``, ``weight`` and ``detail`` each."
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="claimed_reviews",
    )
    claimed_at = models.DateTimeField(null=True)
    away_since = models.DateTimeField(null=True, help_text="When the developer's move began.")
    away = models.DurationField(
        default=timedelta, help_text="How long the developer had the move before that."
    )
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=QueueOutcome, blank=True)
    decision = models.OneToOneField(
        ReviewDecision, on_delete=models.PROTECT, null=True, related_name="queue_entry"
    )

    objects = QueueEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "queue entries"
        constraints = (
            models.UniqueConstraint(
                name="queue_version_waits_once", fields=("version",), condition=Q(left_at=None)
            ),
            models.CheckConstraint(
                name="queue_left_with_an_outcome",
                condition=Q(left_at=None, outcome="")
                | Q(left_at__isnull=False, outcome__in=QueueOutcome.values),
            ),
            models.CheckConstraint(
                name="queue_state_is_known", condition=Q(state__in=QueueState.values)
            ),
            models.CheckConstraint(
                name="queue_away_while_the_developer_moves",
                condition=Q(state="waiting", away_since=None)
                | Q(state__in=("asked", "changes"), away_since__isnull=False),
            ),
            models.CheckConstraint(
                name="queue_claimed_by_somebody",
                condition=Q(claimed_by=None, claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("ranks_as_of", "id"), condition=Q(left_at=None), name="queue_by_urgency"
            ),
            models.Index(fields=("due_at",), condition=Q(left_at=None), name="queue_by_due_date"),
            models.Index(fields=("left_at",), name="queue_by_end"),
            GinIndex(fields=("reasons",), opclasses=("jsonb_path_ops",), name="queue_by_reason"),
        )

    def __str__(self) -> str:
        return f"{self.version}, in review since {self.entered_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.left_at is None

    @property
    def codes(self) -> list[str]:
        return [reason["code"] for reason in self.reasons]

    def set_reasons(self, reasons: Iterable[dict[str, str | int]]) -> None:
        """Replace them, and with them the weight and the place in the queue. The caller saves."""
        self.reasons = list(reasons)
        self.weight = sum(reason["weight"] for reason in self.reasons)
        self.ranks_as_of = self.entered_at + self.away - timedelta(hours=self.weight)

    def time_with_us(self, *, at: datetime) -> timedelta:
        """How long it waited, or has been waiting, for a person of ours."""
        until = self.left_at or at
        now_away = until - self.away_since if self.away_since else timedelta(0)
        return until - self.entered_at - self.away - now_away
