"""What an app costs, and the rights that come with a price."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore import entitlements as entitling
from appstore.models.app import App
from marketplace.core.money import format_minor
from marketplace.core.querysets import DomainQuerySet

PRICE_MINOR_MAX = 9_999_00
GRACE_DAYS = 7
"""How long an app goes on working after the end of what was paid for, unless its plan says."""


class PlanKind(models.TextChoices):
    FREE = "free", "Free"
    ONE_TIME = "one_time", "One payment"
    SUBSCRIPTION = "subscription", "Subscription"
    USAGE = "usage", "Pay for use"
    """Costs nothing to have; usage tokens are bought in packs and spent."""


class Interval(models.TextChoices):
    """How often a subscription is paid."""

    MONTH = "month", "Monthly"
    YEAR = "year", "Yearly"


class ActivationKind(models.TextChoices):
    """What a license is counted by."""

    SEAT = "seat", "Seats"
    MACHINE = "machine", "Machines"
    WORKSPACE = "workspace", "Workspaces"


class PlanQuerySet(DomainQuerySet["Plan"]):
    def offered(self) -> Self:
        """The tiers of each app, in their developer's order."""
        return self.filter(is_offered=True).order_by("app", "position")


class Plan(models.Model):
    """A price and the rights it buys. An app offers one or several, as tiers.

    What somebody bought stays as it was: a plan that has been bought is not changed, it is taken
    off the offer and another put in its place.
    """

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(max_length=40, default="Standard", help_text="The tier's name.")
    kind = models.CharField(max_length=16, choices=PlanKind)
    price_minor = models.PositiveBigIntegerField(
        help_text="In the currency's minor unit, such as cents; for each interval."
    )
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217 code.")
    interval = models.CharField(max_length=8, choices=Interval, blank=True)
    trial_days = models.PositiveSmallIntegerField(default=0)
    grace_days = models.PositiveSmallIntegerField(default=GRACE_DAYS)
    entitlements = models.JSONField(
        default=dict, blank=True, help_text="What the tier includes, by code: true, a number, text."
    )
    activation_kind = models.CharField(
        max_length=12, choices=ActivationKind, default=ActivationKind.MACHINE
    )
    activation_limit = models.PositiveIntegerField(null=True, help_text="Empty for no limit.")
    included_tokens = models.PositiveBigIntegerField(
        default=0, help_text="Usage tokens that come with each month."
    )
    pack_tokens = models.PositiveBigIntegerField(
        default=0, help_text="Usage tokens bought at once, beside those; 0 for none to buy."
    )
    pack_price_minor = models.PositiveBigIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0, help_text="Among the tiers; 0 is first.")
    is_offered = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="plan_price_fits_its_kind",
                condition=Q(kind__in=("free", "usage"), price_minor=0)
                | Q(kind__in=("one_time", "subscription"), price_minor__gt=0),
            ),
            models.CheckConstraint(
                name="plan_interval_of_subscriptions",
                condition=Q(kind="subscription", interval__in=Interval.values)
                | (~Q(kind="subscription") & Q(interval="", trial_days=0)),
            ),
            models.CheckConstraint(
                name="plan_activation_kind_is_known",
                condition=Q(activation_kind__in=ActivationKind.values),
            ),
            models.CheckConstraint(
                name="plan_pack_has_a_price",
                condition=Q(pack_tokens=0, pack_price_minor=0)
                | Q(pack_tokens__gt=0, pack_price_minor__gt=0),
            ),
            models.UniqueConstraint(
                name="plan_place_once_per_app",
                fields=("app", "position"),
                condition=Q(is_offered=True),
            ),
            models.UniqueConstraint(
                name="plan_name_once_per_app", fields=("app", "name"), condition=Q(is_offered=True)
            ),
        )

    def __str__(self) -> str:
        return self.price_label

    @property
    def audit_owner(self) -> str:
        return self.app.audit_owner

    @property
    def is_free(self) -> bool:
        """Nothing is paid to have it."""
        return self.price_minor == 0

    @property
    def is_subscription(self) -> bool:
        return self.kind == PlanKind.SUBSCRIPTION

    @property
    def included(self) -> list[entitling.Included]:
        """Its entitlements in words."""
        return entitling.in_words(self.entitlements)

    @property
    def price_label(self) -> str:
        if self.kind == PlanKind.USAGE:
            return "Pay for use"
        if self.is_free:
            return "Free"
        every = f" / {self.interval}" if self.interval else ""
        return f"{format_minor(self.price_minor, self.currency)}{every}"
