"""A refusal that takes effect at a date, so that there is time to mend what is wrong."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appstore.models.queue_entry import QueueEntry
from marketplace.core.querysets import DomainQuerySet


class DelayedRejectionQuerySet(DomainQuerySet["DelayedRejection"]):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def over(self, *, at: datetime) -> Self:
        return self.open().filter(takes_effect_at__lte=at)

    def to_remind(self, *, at: datetime, before: timedelta) -> Self:
        """Those whose end is near; a time that was short from the start needs no reminder."""
        near = self.open().filter(takes_effect_at__lte=at + before, reminded_at__isnull=True)
        return near.filter(decided_at__lt=F("takes_effect_at") - before)


class DelayedRejection(models.Model):
    """The reviewer's words, kept until they count. It cannot be appealed before that."""

    entry = models.ForeignKey(
        QueueEntry, on_delete=models.PROTECT, related_name="delayed_rejections"
    )
    reason = models.TextField(max_length=4000)
    rules = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delayed_rejections"
    )
    decided_at = models.DateTimeField()
    takes_effect_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DelayedRejectionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="delayed_rejection_once_at_a_time",
                fields=("entry",),
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="delayed_rejection_leaves_time",
                condition=Q(takes_effect_at__gt=F("decided_at")),
            ),
            models.CheckConstraint(name="delayed_rejection_says_why", condition=~Q(reason="")),
        )
        indexes = (
            models.Index(
                fields=("takes_effect_at",),
                condition=Q(ended_at=None),
                name="delayed_rejection_clock",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry.version}: changes wanted until {self.takes_effect_at:%Y-%m-%d}"
