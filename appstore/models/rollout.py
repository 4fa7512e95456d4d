"""Giving a release to a few first."""

import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models.installation import AppInstallation
from appstore.models.version import AppVersion
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet

DEFAULT_STAGES = (1, 5, 20, 50, 100)
ALL = 100
SHARES = 10_000


class RolloutStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    """Begins when its version is published."""
    ROLLING = "rolling", "Rolling out"
    HALTED = "halted", "Halted"
    """Nobody more gets it. Those who have it keep it."""
    COMPLETE = "complete", "Complete"
    ABORTED = "aborted", "Aborted"


S = RolloutStatus
ROLLING_OUT = Lifecycle(
    {
        S.PLANNED: frozenset({S.ROLLING}),
        S.ROLLING: frozenset({S.ROLLING, S.HALTED, S.COMPLETE, S.ABORTED}),
        S.HALTED: frozenset({S.ROLLING, S.COMPLETE, S.ABORTED}),
        S.COMPLETE: frozenset({S.ABORTED}),
    }
)
HELD_BACK = (S.HALTED, S.ABORTED)


class RolloutQuerySet(DomainQuerySet["Rollout"]):
    def rolling(self) -> Self:
        return self.filter(status=RolloutStatus.ROLLING)


class Rollout(models.Model):
    """How far a release has got: to ``percent`` of the installations that follow its channel.

    Who is among them is decided by a hash, so whoever had it at 20 % has it at 50 %.
    """

    version = models.OneToOneField(AppVersion, on_delete=models.PROTECT, related_name="rollout")
    status = models.CharField(max_length=8, choices=RolloutStatus, default=RolloutStatus.PLANNED)
    stages = models.JSONField(default=list, help_text="Percent after percent, up to 100.")
    percent = models.PositiveSmallIntegerField(default=0)
    stage_hours = models.PositiveSmallIntegerField(
        default=0, help_text="How long a stage lasts; 0 waits for its makers."
    )
    sample_min = models.PositiveIntegerField(
        default=5, help_text="How many installations must have tried it before it is judged."
    )
    failure_percent_max = models.PositiveSmallIntegerField(
        default=10, help_text="With more failing than that, and twice as many as before, it halts."
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rollouts"
    )
    planned_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True)
    judged_from = models.DateTimeField(null=True, help_text="What failed before does not count.")
    stage_started_at = models.DateTimeField(null=True)
    halted_at = models.DateTimeField(null=True)
    halt_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="rollout_status_is_known", condition=Q(status__in=RolloutStatus.values)
            ),
            models.CheckConstraint(name="rollout_percent_is_one", condition=Q(percent__lte=ALL)),
            models.CheckConstraint(
                name="rollout_complete_reaches_all",
                condition=~Q(status=RolloutStatus.COMPLETE) | Q(percent=ALL),
            ),
            models.CheckConstraint(
                name="rollout_halted_says_why",
                condition=~Q(status=RolloutStatus.HALTED)
                | (~Q(halt_reason="") & Q(halted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="rollout_begun_has_a_date",
                condition=Q(status=RolloutStatus.PLANNED) | Q(started_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} to {self.percent} %"

    @property
    def audit_owner(self) -> str:
        return self.version.audit_owner

    def move_to(self, status: RolloutStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        ROLLING_OUT.require(RolloutStatus(self.status), status)
        self.status = status

    @property
    def next_percent(self) -> int:
        """Where the next stage leads; 100 after the last."""
        return min((stage for stage in self.stages if stage > self.percent), default=ALL)

    def reaches(self, installation: AppInstallation) -> bool:
        """Whether it is that installation's turn."""
        if self.status == RolloutStatus.COMPLETE:
            return True
        return self.status == RolloutStatus.ROLLING and (
            share_of(installation.pk, self.version_id) < self.percent * SHARES // ALL
        )


def share_of(installation_id: int, version_id: int) -> int:
    """A place among 10,000 for each pair, always the same."""
    digest = hashlib.sha256(f"{version_id}:{installation_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % SHARES


class VersionHealth(models.Model):
    """How one version fared in one installation. Each counts once, however often it fails."""

    version = models.ForeignKey(AppVersion, on_delete=models.CASCADE, related_name="health")
    installation = models.ForeignKey(
        AppInstallation, on_delete=models.CASCADE, related_name="health"
    )
    starts = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField()

    objects = DomainQuerySet["VersionHealth"].as_manager()

    class Meta:
        verbose_name_plural = "version health"
        constraints = (
            models.UniqueConstraint(
                name="health_once_per_installation", fields=("version", "installation")
            ),
            models.CheckConstraint(
                name="health_failed_at_some_time",
                condition=Q(failures=0) | Q(last_failed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.failures} failures in {self.starts} starts"
