"""Who may run what, and until when."""

from datetime import datetime
from functools import partial
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from appstore.models.app import App
from appstore.models.plan import Plan, PlanKind
from appstore.models.workspace import Workspace, WorkspaceRole
from marketplace.core.keys import new_key
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class LicenseState(models.TextChoices):
    """What a license is at a moment. Worked out, never stored."""

    ACTIVE = "active", "Active"
    GRACE = "grace", "In grace"
    """Past its end, and still working for a few days."""
    EXPIRED = "expired", "Expired"
    SUSPENDED = "suspended", "Suspended"
    REVOKED = "revoked", "Revoked"


class RevocationReason(models.TextChoices):
    REFUNDED = "refunded", "Refunded"
    TRANSFERRED = "transferred", "Given to another workspace"
    ENDED = "ended", "Ended by its owner"
    ABUSE = "abuse", "Revoked by staff"


class LicenseQuerySet(DomainQuerySet["License"]):
    def held(self) -> Self:
        """What has not been taken away for good; it may have expired or be suspended."""
        return self.filter(revoked_at__isnull=True)

    def valid(self, *, at: datetime) -> Self:
        """What lets its workspace run the app at that moment, grace included."""
        lasting = Q(grace_until__isnull=True) | Q(grace_until__gt=at)
        return self.held().filter(lasting, suspended_at__isnull=True)

    def owned_by(self, user: User) -> Self:
        """Of the workspaces in which that person decides."""
        return self.filter(
            workspace__memberships__user=user, workspace__memberships__role=WorkspaceRole.OWNER
        )

    def over(self, *, at: datetime) -> Self:
        """Past their end and grace, while what runs of them has not been told."""
        return self.held().filter(grace_until__lte=at, end_announced_at__isnull=True)

    def counted_by_state(self, *, at: datetime) -> dict[str, int]:
        """How many are in each state, as ``state`` says it; and how many trials are going on."""
        held, working = Q(revoked_at__isnull=True), Q(suspended_at__isnull=True)
        lasting = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        in_grace = Q(expires_at__lte=at, grace_until__gt=at)
        expired = Q(expires_at__lte=at, grace_until__lte=at)
        return self.aggregate(
            active=Count("pk", filter=held & working & lasting),
            grace=Count("pk", filter=held & working & in_grace),
            expired=Count("pk", filter=held & working & expired),
            suspended=Count("pk", filter=held & ~working),
            revoked=Count("pk", filter=~held),
            trials=Count("pk", filter=held & working & (lasting | in_grace) & Q(is_trial=True)),
        )

    def covering(self, *, app: App, workspace: Workspace, at: datetime) -> Self:
        return self.valid(at=at).filter(app=app, workspace=workspace)


class License(models.Model):
    """A workspace's right to run an app, under the plan it was bought with.

    One that ends is renewed by moving ``expires_at`` and ``grace_until``; the row stays the same.
    """

    key = models.CharField(
        max_length=32,
        unique=True,
        default=partial(new_key, "lic"),
        editable=False,
        help_text="Names it in license keys, lists and addresses. No secret.",
    )
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="licenses")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="licenses")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="licenses")
    acquired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="licenses"
    )
    order_reference = models.UUIDField(null=True, unique=True, help_text="Empty when it was free.")
    acquired_at = models.DateTimeField()
    is_trial = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True, help_text="Empty for one that never ends.")
    grace_until = models.DateTimeField(null=True)
    end_announced_at = models.DateTimeField(
        null=True, help_text="When what ran of it was stopped because it was over."
    )
    suspended_at = models.DateTimeField(null=True)
    suspension_reason = models.CharField(max_length=500, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=12, choices=RevocationReason, blank=True)

    objects = LicenseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="license_once_per_workspace",
                fields=("app", "workspace"),
                condition=Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="license_grace_follows_its_end",
                condition=Q(expires_at__isnull=True, grace_until__isnull=True)
                | Q(grace_until__gte=F("expires_at")),
            ),
            models.CheckConstraint(
                name="license_revoked_says_why",
                condition=Q(revoked_at__isnull=True, revocation_reason="")
                | Q(revoked_at__isnull=False, revocation_reason__in=RevocationReason.values),
            ),
            models.CheckConstraint(
                name="license_suspended_says_why",
                condition=Q(suspended_at__isnull=True) | ~Q(suspension_reason=""),
            ),
        )
        indexes = (
            models.Index(
                name="license_by_revocation",
                fields=("revoked_at",),
                condition=Q(revoked_at__isnull=False),
            ),
            models.Index(
                name="license_by_end",
                fields=("grace_until",),
                condition=Q(end_announced_at__isnull=True, revoked_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.app} for {self.workspace}"

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"

    @property
    def is_transferable(self) -> bool:
        """Bought once and for all. Anything else is ended here and begun anew elsewhere."""
        return self.plan.kind == PlanKind.ONE_TIME and not self.is_trial

    def is_usable(self, *, at: datetime) -> bool:
        return self.state(at=at) in {LicenseState.ACTIVE, LicenseState.GRACE}

    def state(self, *, at: datetime) -> LicenseState:
        """The gravest fact first, as validation answers it."""
        if self.revoked_at is not None:
            return LicenseState.REVOKED
        if self.suspended_at is not None:
            return LicenseState.SUSPENDED
        if self.expires_at is None or self.expires_at > at:
            return LicenseState.ACTIVE
        in_grace = self.grace_until is not None and self.grace_until > at
        return LicenseState.GRACE if in_grace else LicenseState.EXPIRED
