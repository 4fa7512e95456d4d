"""Coupons: less to pay, for those who know the code."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.plan import Plan
from appstore.models.workspace import Workspace
from developers.models import Developer
from marketplace.core.money import format_minor
from marketplace.core.querysets import DomainQuerySet

WHOLE_BPS = 10_000
"""Basis points of everything: a coupon of 10 000 leaves nothing to pay."""
CODE = RegexValidator(
    r"^[A-Z0-9][A-Z0-9-]{3,31}\Z", "A code has 4 to 32 letters and digits, and - between them."
)


class CouponDuration(models.TextChoices):
    """For how many payments of a subscription a coupon counts."""

    ONCE = "once", "The first payment"
    PERIODS = "periods", "Several payments"
    FOREVER = "forever", "Every payment"


class CouponQuerySet(DomainQuerySet["Coupon"]):
    def active(self) -> Self:
        """What its developer has not ended; it may be over by its date or its number."""
        return self.filter(ended_at__isnull=True)

    def for_app(self, app: App) -> Self:
        """What its developer made for this app, or for all of theirs."""
        return self.filter(Q(app__isnull=True) | Q(app=app), developer=app.developer_id)


class Coupon(models.Model):
    """A code, and what it takes off: a part of the price, or an amount. Never changed; ended."""

    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="coupons")
    app = models.ForeignKey(
        App, on_delete=models.PROTECT, null=True, related_name="coupons", help_text="Empty: all."
    )
    plans = models.ManyToManyField(Plan, related_name="coupons", help_text="None: every tier.")
    code = models.CharField(max_length=32, validators=[CODE], help_text="In capitals.")
    percent_bps = models.PositiveIntegerField(null=True, help_text="Basis points; 2500 is 25 %.")
    amount_minor = models.PositiveBigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    max_redemptions = models.PositiveIntegerField(null=True, help_text="Empty for no limit.")
    redemption_count = models.PositiveIntegerField(default=0, editable=False)
    once_per_workspace = models.BooleanField(default=True)
    duration = models.CharField(max_length=8, choices=CouponDuration, default=CouponDuration.ONCE)
    duration_periods = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = CouponQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="coupon_code_once_per_developer",
                fields=("developer", "code"),
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="coupon_takes_off_one_thing",
                condition=Q(
                    percent_bps__gt=0,
                    percent_bps__lte=WHOLE_BPS,
                    amount_minor__isnull=True,
                    currency="",
                )
                | (Q(percent_bps__isnull=True, amount_minor__gt=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="coupon_is_redeemed_within_its_number",
                condition=Q(max_redemptions__isnull=True)
                | Q(redemption_count__lte=F("max_redemptions")),
            ),
            models.CheckConstraint(
                name="coupon_counts_its_periods",
                condition=Q(duration=CouponDuration.PERIODS, duration_periods__gt=0)
                | (
                    Q(duration__in=(CouponDuration.ONCE, CouponDuration.FOREVER))
                    & Q(duration_periods__isnull=True)
                ),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"

    @property
    def label(self) -> str:
        """What it takes off, in words."""
        if self.percent_bps is None:
            return f"{format_minor(self.amount_minor or 0, self.currency)} off"
        whole, rest = divmod(self.percent_bps, 100)
        return f"{whole}{f'.{rest:02}'.rstrip('0') if rest else ''} % off"

    @property
    def periods(self) -> int | None:
        """How many payments it counts for; None for every one."""
        if self.duration == CouponDuration.FOREVER:
            return None
        return self.duration_periods or 1

    def is_over(self, *, at: datetime) -> bool:
        """Ended, past its date, or used up."""
        used_up = self.max_redemptions is not None and self.redemption_count >= self.max_redemptions
        past = self.ends_at is not None and self.ends_at <= at
        return self.ended_at is not None or past or used_up

    def discount_minor(self, price_minor: int) -> int:
        """What it takes off a price: never more than all of it, the odd cent for the buyer.

        >>> Coupon(percent_bps=2_500).discount_minor(999)
        250
        >>> Coupon(amount_minor=500, currency="EUR").discount_minor(300)
        300
        """
        if self.percent_bps is None:
            return min(self.amount_minor or 0, price_minor)
        return -(-price_minor * self.percent_bps // WHOLE_BPS)


class CouponRedemption(models.Model):
    """One use of a coupon: by whom, for which workspace and order."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="redemptions")
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="coupon_redemptions"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="coupon_redemptions")
    redeemed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="coupon_redemptions"
    )
    order_reference = models.UUIDField(unique=True)
    redeemed_at = models.DateTimeField()

    objects = DomainQuerySet["CouponRedemption"].as_manager()

    def __str__(self) -> str:
        return f"{self.coupon} for {self.workspace}"
