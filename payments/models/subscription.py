"""Money over time: a license that is paid again and again."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from appstore.models import Coupon, License, Plan, Workspace
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class SubscriptionStatus(models.TextChoices):
    TRIALING = "trialing", "Trial"
    """Nothing is paid until its period ends."""
    ACTIVE = "active", "Active"
    PAST_DUE = "past_due", "Payment failed"
    """Tried again until the license's grace is over. Paying meanwhile heals it."""
    CANCELLED = "cancelled", "Cancelled"
    """Over, because an owner wanted it to be."""
    ENDED = "ended", "Ended"
    """Over, because it was not paid or something else took its place."""


_OVER = frozenset({SubscriptionStatus.CANCELLED, SubscriptionStatus.ENDED})
_TAKEN_UP = frozenset({SubscriptionStatus.TRIALING, SubscriptionStatus.ACTIVE})
SUBSCRIBING = Lifecycle(
    {
        SubscriptionStatus.TRIALING: _OVER
        | {SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE},
        SubscriptionStatus.ACTIVE: _OVER | {SubscriptionStatus.PAST_DUE},
        SubscriptionStatus.PAST_DUE: _OVER | {SubscriptionStatus.ACTIVE},
        # Bought again later, for the same license.
        SubscriptionStatus.CANCELLED: _TAKEN_UP,
        SubscriptionStatus.ENDED: _TAKEN_UP,
    }
)
RUNNING = (
    SubscriptionStatus.TRIALING,
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.PAST_DUE,
)


class SubscriptionQuerySet(DomainQuerySet["Subscription"]):
    def seen_by(self, user: User) -> Self:
        """Those of the workspaces somebody belongs to."""
        return self.filter(workspace__memberships__user=user)

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def due(self, *, at: datetime) -> Self:
        """Whose period is over, and whose failed payment is tried again."""
        over = Q(status__in=_TAKEN_UP, current_period_end__lte=at)
        again = Q(status=SubscriptionStatus.PAST_DUE, next_attempt_at__lte=at)
        return self.filter(over | again)

    def with_names(self) -> Self:
        """Bring along what lists and mails say about them."""
        return self.select_related(
            "plan__app__developer", "next_plan", "workspace", "payer", "coupon", "license"
        )


class Subscription(models.Model):
    """A license that is paid for each period, out of one person's wallet."""

    license = models.OneToOneField(License, on_delete=models.PROTECT, related_name="subscription")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="subscriptions")
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="subscriptions"
    )
    status = models.CharField(max_length=12, choices=SubscriptionStatus)
    anchor_at = models.DateTimeField(help_text="Where the paid periods are counted from.")
    current_period_start = models.DateTimeField()
    current_period_end = models.DateTimeField()
    trial_ends_at = models.DateTimeField(null=True, help_text="Of the one trial there was.")
    cancel_at_period_end = models.BooleanField(default=False)
    next_plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, related_name="+", help_text="From the next on."
    )
    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, null=True, related_name="+")
    coupon_periods_left = models.PositiveSmallIntegerField(
        null=True, help_text="How many payments the coupon still counts for; empty for every one."
    )
    credit_minor = models.PositiveBigIntegerField(
        default=0, help_text="Paid and not used up; taken off the next payments."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_failure = models.CharField(max_length=200, blank=True)
    reminded_for = models.DateTimeField(null=True, help_text="The period's end a mail was about.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="subscription_status_is_known",
                condition=Q(status__in=SubscriptionStatus.values),
            ),
            models.CheckConstraint(
                name="subscription_period_has_a_length",
                condition=Q(current_period_end__gt=F("current_period_start")),
            ),
            models.CheckConstraint(
                name="subscription_past_due_is_tried_again",
                condition=~Q(status=SubscriptionStatus.PAST_DUE) | Q(next_attempt_at__isnull=False),
            ),
            models.CheckConstraint(
                name="subscription_over_has_a_date",
                condition=Q(status__in=RUNNING, ended_at__isnull=True)
                | (~Q(status__in=RUNNING) & Q(ended_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("status", "current_period_end"), name="subscription_by_end"),
        )

    def __str__(self) -> str:
        return f"{self.plan.app} {self.plan.name} for {self.workspace}"

    def get_absolute_url(self) -> str:
        return reverse("payments:subscription-detail", kwargs={"subscription_id": self.pk})

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def renews(self) -> bool:
        """Whether there is a next payment, as things stand."""
        return self.is_running and not self.cancel_at_period_end and not self.coming_plan.is_free

    @property
    def coming_plan(self) -> Plan:
        """What the next period will be of."""
        return self.next_plan or self.plan

    def move_to(self, status: SubscriptionStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        SUBSCRIBING.require(SubscriptionStatus(self.status), status)
        self.status = status

    def take_up(self, status: SubscriptionStatus) -> None:
        """As ``move_to``, where it may have that status already."""
        if self.status != status:
            self.move_to(status)
        self.ended_at = None
        self.attempts, self.next_attempt_at, self.last_failure = 0, None, ""

    def end(self, status: SubscriptionStatus, *, at: datetime) -> None:
        """It is over: cancelled or ended. The caller saves."""
        self.move_to(status)
        self.ended_at = at
        self.next_attempt_at = self.next_plan = None
        self.cancel_at_period_end = False

    def count_coupon(self) -> None:
        """One payment less for which the coupon counts. The caller saves."""
        if self.coupon_periods_left:
            self.coupon_periods_left -= 1

    def fail(self, reason: str, *, again_at: datetime) -> bool:
        """A payment failed. Says whether it is the first time. The caller saves."""
        is_first = self.status != SubscriptionStatus.PAST_DUE
        if is_first:
            self.move_to(SubscriptionStatus.PAST_DUE)
        self.attempts += 1
        self.last_failure, self.next_attempt_at = reason[:200], again_at
        return is_first
