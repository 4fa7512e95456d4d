"""Something that runs."""

from functools import partial
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from appstore.models import AppInstallation, AppVersion, Workspace
from marketplace.core.keys import new_key
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class InstanceStatus(models.TextChoices):
    PENDING = "pending", "Waiting"
    BUILDING = "building", "Building"
    STARTING = "starting", "Starting"
    RUNNING = "running", "Running"
    STOPPING = "stopping", "Stopping"
    STOPPED = "stopped", "Stopped"
    FAILED = "failed", "Failed"


class SuspendedFor(models.TextChoices):
    APP = "app", "Its app was suspended"
    VERSION = "version", "Its version was suspended"


S = InstanceStatus
RUNNING = Lifecycle(
    {
        # A start that a dead worker left behind begins again from where it is.
        S.PENDING: frozenset({S.BUILDING, S.STOPPING, S.FAILED}),
        S.BUILDING: frozenset({S.BUILDING, S.STARTING, S.STOPPING, S.FAILED}),
        S.STARTING: frozenset({S.BUILDING, S.STARTING, S.RUNNING, S.STOPPING, S.FAILED}),
        S.RUNNING: frozenset({S.STOPPING, S.FAILED}),
        S.STOPPING: frozenset({S.STOPPED}),
        S.STOPPED: frozenset({S.PENDING}),
        S.FAILED: frozenset({S.PENDING, S.STOPPING}),
    }
)
LIVE = (S.PENDING, S.BUILDING, S.STARTING, S.RUNNING, S.STOPPING)


class AppInstanceQuerySet(DomainQuerySet["AppInstance"]):
    def of(self, user: User) -> Self:
        """In the workspaces that person belongs to."""
        return self.filter(workspace__memberships__user=user)

    def live(self) -> Self:
        """What runs, or is about to, or is about to stop."""
        return self.filter(status__in=LIVE)

    def waiting_for_reinstatement(self) -> Self:
        """What a suspension stopped, and its people have not touched since."""
        return self.exclude(suspended_for="").filter(
            status=InstanceStatus.STOPPED,
            deleted_at__isnull=True,
            installation__removed_at__isnull=True,
        )

    def running(self) -> Self:
        return self.filter(status=InstanceStatus.RUNNING)

    def outdated(self) -> Self:
        """Running, and not at the version of their installation."""
        return (
            self.running()
            .filter(version__isnull=False, installation__removed_at__isnull=True)
            .exclude(version=F("installation__version"))
        )


class AppInstance(models.Model):
    """One isolated copy of an installed app. ``key`` names it everywhere outside the database."""

    key = models.CharField(
        max_length=32, unique=True, default=partial(new_key, "inst"), editable=False
    )
    installation = models.ForeignKey(
        AppInstallation, on_delete=models.PROTECT, related_name="instances"
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="instances")
    status = models.CharField(max_length=8, choices=InstanceStatus, default=InstanceStatus.PENDING)
    suspended_for = models.CharField(
        max_length=8,
        choices=SuspendedFor,
        blank=True,
        help_text="What stopped it, and starts it again; empty once its people have decided.",
    )
    status_reason = models.TextField(blank=True, help_text="Why it failed, for its people.")
    backend = models.CharField(max_length=16, blank=True)
    version = models.ForeignKey(
        AppVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="instances",
        help_text="What it runs, or ran last; not yet its installation's while it moves over.",
    )
    running_key = models.CharField(
        max_length=32, blank=True, help_text="The backend's name for it, once it has moved over."
    )
    next_key = models.CharField(
        max_length=32, blank=True, help_text="The backend's name for what is to take its place."
    )
    broker = models.CharField(max_length=300, blank=True, help_text="The socket to reach it by.")
    cpu_millicores = models.PositiveIntegerField()
    memory_mib = models.PositiveIntegerField()
    disk_mib = models.PositiveIntegerField()
    # What the backend's cumulative clock said last, to turn it into a difference.
    cpu_seconds_seen = models.FloatField(default=0)
    refusals_seen = models.JSONField(
        default=dict, help_text="By life: how many refusals of each target the store was told."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="instances"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    last_request_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = AppInstanceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="instance_status_is_known", condition=Q(status__in=InstanceStatus.values)
            ),
            models.CheckConstraint(
                name="instance_running_is_reachable",
                condition=~Q(status=InstanceStatus.RUNNING) | ~Q(broker=""),
            ),
        )
        indexes = (models.Index(fields=("workspace", "-id"), name="instance_of_workspace"),)

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("runtime:instance-detail", kwargs={"key": self.key})

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"

    @property
    def label(self) -> str:
        """Its part of a host name."""
        return self.key.removeprefix("inst_")

    @property
    def held_as(self) -> str:
        """The backend's name for what runs now. The address stays when a version changes."""
        return self.running_key or self.key

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def is_underway(self) -> bool:
        """Something is being done to it; worth looking again soon."""
        return self.is_live and self.status != InstanceStatus.RUNNING

    def move_to(self, status: InstanceStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        RUNNING.require(InstanceStatus(self.status), status)
        self.status = status
