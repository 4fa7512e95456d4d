"""Reading again all that is offered, because the rules or the model changed."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models import AppVersion, RiskLevel
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet
from scanner.models.ruleset import RuleSet


class RescanStatus(models.TextChoices):
    RUNNING = "running", "Reading"
    """In shadow: what is found is kept apart and changes nothing."""
    PAUSED = "paused", "Paused"
    READ = "read", "Waits for a decision"
    """Everything was read, and the report says what would change."""
    ENFORCING = "enforcing", "Taking effect"
    DONE = "done", "In force"
    ABORTED = "aborted", "Given up"


RESCANNING = Lifecycle(
    {
        RescanStatus.RUNNING: frozenset(
            {RescanStatus.PAUSED, RescanStatus.READ, RescanStatus.ABORTED}
        ),
        RescanStatus.PAUSED: frozenset({RescanStatus.RUNNING, RescanStatus.ABORTED}),
        RescanStatus.READ: frozenset({RescanStatus.ENFORCING, RescanStatus.ABORTED}),
        RescanStatus.ENFORCING: frozenset({RescanStatus.DONE}),
    }
)


class RescanQuerySet(DomainQuerySet["Rescan"]):
    def open(self) -> Self:
        return self.exclude(status__in=(RescanStatus.DONE, RescanStatus.ABORTED))

    def at_work(self) -> Self:
        """Workers have something to do for it."""
        return self.filter(status__in=(RescanStatus.RUNNING, RescanStatus.ENFORCING))


class Rescan(models.Model):
    """One campaign. Its rows, not the queue, say what is left, so it goes on after any end."""

    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rescans")
    status = models.CharField(max_length=9, choices=RescanStatus, default=RescanStatus.RUNNING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: a worker saw new rules.",
    )
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who had it take effect, or gave it up.",
    )
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RescanQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="rescan_status_is_known", condition=Q(status__in=RescanStatus.values)
            ),
            models.CheckConstraint(
                name="rescan_ended_has_a_date",
                condition=~Q(status__in=("done", "aborted")) | Q(ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="rescan_one_at_a_time_per_rules",
                fields=("ruleset",),
                condition=~Q(status__in=("done", "aborted")),
            ),
        )

    def __str__(self) -> str:
        return f"Rescan with {self.ruleset}"

    def move_to(self, status: RescanStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        RESCANNING.require(RescanStatus(self.status), status)
        self.status = status

    def end(self, status: RescanStatus, *, at: datetime) -> None:
        self.move_to(status)
        self.ended_at = at
        self.save(update_fields=["status", "ended_at", "decided_by", "decided_at"])


class RescanItemState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    READING = "reading", "Being read"
    READ = "read", "Read"
    FAILED = "failed", "Could not be read"
    """What it was found to be before stays true; a person has to look."""
    APPLIED = "applied", "In effect"
    LEFT = "left", "Left as it is"
    """It went its own way meanwhile: withdrawn, suspended, or scanned again."""


class RescanItemQuerySet(DomainQuerySet["RescanItem"]):
    def waiting(self) -> Self:
        return self.filter(state=RescanItemState.WAITING)

    def unread(self) -> Self:
        return self.filter(state__in=(RescanItemState.WAITING, RescanItemState.READING))

    def unapplied(self) -> Self:
        return self.filter(state__in=(RescanItemState.READ, RescanItemState.FAILED))

    def in_order(self) -> Self:
        """Most installed first."""
        return self.order_by("position")


class RescanItem(models.Model):
    """One version in a campaign, and what reading it with the new rules said."""

    rescan = models.ForeignKey(Rescan, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="rescan_items")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=RescanItemState, default=RescanItemState.WAITING)
    lane = models.PositiveSmallIntegerField(null=True, help_text="Which worker's turn it is in.")
    attempts = models.PositiveSmallIntegerField(default=0)
    risk_before = models.CharField(max_length=8, choices=RiskLevel, blank=True)
    risk_after = models.CharField(max_length=8, choices=RiskLevel, blank=True)
    malicious = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    new_rules = models.JSONField(
        default=list, help_text="Rules of findings that the scan in force does not have."
    )
    new_count = models.PositiveIntegerField(default=0)
    absent_count = models.PositiveIntegerField(default=0)
    report = models.JSONField(null=True, help_text="The whole answer, until it takes effect.")
    error = models.CharField(max_length=500, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = RescanItemQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="rescan_reads_once", fields=("rescan", "version")),
            models.UniqueConstraint(name="rescan_has_an_order", fields=("rescan", "position")),
            models.CheckConstraint(
                name="rescan_item_state_is_known", condition=Q(state__in=RescanItemState.values)
            ),
            models.CheckConstraint(
                name="rescan_read_has_a_risk", condition=~Q(state="read") | ~Q(risk_after="")
            ),
        )
        indexes = (models.Index(fields=("rescan", "state", "position"), name="rescan_items_left"),)

    def __str__(self) -> str:
        return f"{self.version} in {self.rescan}"
