"""What an app costs, and who has paid."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.workspace import Workspace
from marketplace.core.money import format_minor
from marketplace.core.querysets import DomainQuerySet

PRICE_MINOR_MAX = 9_999_00


class PlanKind(models.TextChoices):
    FREE = "free", "Free"
    ONE_TIME = "one_time", "One payment"


class Plan(models.Model):
    """A price and the rights it buys. An app offers one."""

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=16, choices=PlanKind)
    price_minor = models.PositiveBigIntegerField(
        help_text="In the currency's minor unit, such as cents."
    )
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217 code.")
    is_offered = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DomainQuerySet["Plan"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="plan_free_costs_nothing",
                condition=Q(kind="free", price_minor=0) | Q(kind="one_time", price_minor__gt=0),
            ),
            models.UniqueConstraint(
                name="plan_one_on_offer", fields=("app",), condition=Q(is_offered=True)
            ),
        )

    def __str__(self) -> str:
        return self.price_label

    @property
    def is_free(self) -> bool:
        return self.price_minor == 0

    @property
    def price_label(self) -> str:
        return "Free" if self.is_free else format_minor(self.price_minor, self.currency)


class LicenseQuerySet(DomainQuerySet["License"]):
    def valid(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def covering(self, *, app: App, workspace: Workspace) -> Self:
        return self.valid().filter(app=app, workspace=workspace)


class License(models.Model):
    """A workspace's right to run an app."""

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="licenses")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="licenses")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="licenses")
    acquired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="licenses"
    )
    order_reference = models.UUIDField(null=True, unique=True, help_text="Empty when it was free.")
    acquired_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = LicenseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="license_once_per_workspace",
                fields=("app", "workspace"),
                condition=Q(revoked_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.app} for {self.workspace}"

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"
