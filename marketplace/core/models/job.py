"""Work for a worker, as a row: the truth of which the queue's message is only a hint."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from marketplace.core.querysets import DomainQuerySet


class JobState(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    """A worker holds its lease. When the lease ends unrenewed, the worker is believed dead."""
    DONE = "done", "Done"
    DEAD = "dead", "Given up"


class JobQuerySet(DomainQuerySet["Job"]):
    def claimable(self, *, at: datetime) -> Self:
        """What a worker may take: waiting and due, or left by a worker that fell silent."""
        waiting = Q(state=JobState.QUEUED, run_after__lte=at)
        return self.filter(waiting | Q(state=JobState.RUNNING, lease_until__lt=at))

    def forgotten(self, *, at: datetime, sent_before: datetime) -> Self:
        """Claimable, and the queue was last told about it before that moment."""
        return self.claimable(at=at).filter(sent_at__lt=sent_before)

    def open(self) -> Self:
        return self.filter(state__in=(JobState.QUEUED, JobState.RUNNING))


class Job(models.Model):
    """One call of one handler, done once however often it is started.

    ``fence`` grows with every claim. Whoever writes the job's effects checks that it still holds
    the newest fence, so a worker that was only slow, not dead, cannot write over its successor.
    """

    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=128, help_text="What it is about; one open job each.")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    run_after = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="job_open_once",
                fields=("kind", "key"),
                condition=Q(state__in=("queued", "running")),
            ),
            models.CheckConstraint(
                name="job_running_has_a_lease",
                condition=~Q(state="running") | Q(lease_until__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("run_after",),
                name="job_open",
                condition=Q(state__in=("queued", "running")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
