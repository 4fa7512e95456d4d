"""Searching all that is stored with a draft of a rule."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from appstore.models import AppVersion
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet
from scanner.models.custom_rule import CustomRule


class HuntStatus(models.TextChoices):
    RUNNING = "running", "Searching"
    DONE = "done", "Done"
    ABORTED = "aborted", "Given up"


HUNTING = Lifecycle({HuntStatus.RUNNING: frozenset({HuntStatus.DONE, HuntStatus.ABORTED})})


class HuntQuerySet(DomainQuerySet["Hunt"]):
    def running(self) -> Self:
        return self.filter(status=HuntStatus.RUNNING)


class Hunt(models.Model):
    """One search. It changes nothing about any version; its rows say what is left to read."""

    rule = models.ForeignKey(CustomRule, on_delete=models.PROTECT, related_name="hunts")
    status = models.CharField(max_length=7, choices=HuntStatus, default=HuntStatus.RUNNING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hunts"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = HuntQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="hunt_status_is_known", condition=Q(status__in=HuntStatus.values)
            ),
            models.CheckConstraint(
                name="hunt_ended_has_a_date",
                condition=Q(status="running", ended_at=None)
                | (~Q(status="running") & Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="hunt_one_at_a_time_per_rule", fields=("rule",), condition=Q(status="running")
            ),
        )

    def __str__(self) -> str:
        return f"Hunt for {self.rule}"

    def end(self, status: HuntStatus, *, at: datetime) -> None:
        HUNTING.require(HuntStatus(self.status), status)
        self.status, self.ended_at = status, at
        self.save(update_fields=["status", "ended_at"])


class HuntItemState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    READING = "reading", "Being read"
    READ = "read", "Read"
    FAILED = "failed", "Could not be read"


class HuntItemQuerySet(DomainQuerySet["HuntItem"]):
    def unread(self) -> Self:
        return self.filter(state__in=(HuntItemState.WAITING, HuntItemState.READING))

    def matching(self) -> Self:
        return self.filter(match_count__gt=0)


class HuntItem(models.Model):
    """One version in a search, and where the rule matched in it."""

    hunt = models.ForeignKey(Hunt, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="hunt_items")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=HuntItemState, default=HuntItemState.WAITING)
    lane = models.PositiveSmallIntegerField(null=True, help_text="Which worker's turn it is in.")
    attempts = models.PositiveSmallIntegerField(default=0)
    match_count = models.PositiveIntegerField(default=0)
    matches = models.JSONField(
        default=list, help_text="The first of them: rule, path, line and what stands there."
    )
    error = models.CharField(max_length=500, blank=True)

    objects = HuntItemQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="hunt_reads_once", fields=("hunt", "version")),
            models.CheckConstraint(
                name="hunt_item_state_is_known", condition=Q(state__in=HuntItemState.values)
            ),
        )
        indexes = (
            models.Index(fields=("hunt", "state", "position"), name="hunt_items_left"),
            models.Index(
                fields=("hunt", "position"), condition=Q(match_count__gt=0), name="hunt_matches"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} in {self.hunt}"
