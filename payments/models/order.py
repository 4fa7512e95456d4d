import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from appstore.models import App, Plan, Workspace
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet
from payments.models.subscription import Subscription


class OrderStatus(models.TextChoices):
    PENDING = "pending", "Waiting for payment"
    PAID = "paid", "Paid"


ORDERING = Lifecycle({OrderStatus.PENDING: frozenset({OrderStatus.PAID})})


class OrderKind(models.TextChoices):
    """What was ordered."""

    PURCHASE = "purchase", "Purchase"
    TRIAL = "trial", "Trial"
    """Nothing is paid yet."""
    RENEWAL = "renewal", "Renewal"
    CHANGE = "change", "Change of tier"
    TOP_UP = "top_up", "Usage tokens"


class OrderQuerySet(DomainQuerySet["Order"]):
    def of(self, user: User) -> Self:
        return self.filter(buyer=user)


class Order(models.Model):
    """What somebody bought, for which workspace, at which price."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="orders")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="orders")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="orders")
    price_minor = models.PositiveBigIntegerField(help_text="What was paid, in the minor unit.")
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=8, choices=OrderKind, default=OrderKind.PURCHASE)
    discount_minor = models.PositiveBigIntegerField(
        default=0, help_text="What a coupon took off before; no part of the price."
    )
    credit_minor = models.PositiveBigIntegerField(
        default=0, help_text="What was paid earlier and not used; no part of the price."
    )
    coupon_code = models.CharField(max_length=32, blank=True)
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, null=True, related_name="orders"
    )
    period_start = models.DateTimeField(null=True)
    period_end = models.DateTimeField(null=True)
    status = models.CharField(max_length=8, choices=OrderStatus, default=OrderStatus.PENDING)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    paid_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="order_status_is_known", condition=Q(status__in=OrderStatus.values)
            ),
            models.CheckConstraint(
                name="order_costs_something",
                condition=Q(price_minor__gt=0)
                | Q(discount_minor__gt=0)
                | Q(credit_minor__gt=0)
                | Q(kind=OrderKind.TRIAL),
            ),
            models.CheckConstraint(
                name="order_kind_is_known", condition=Q(kind__in=OrderKind.values)
            ),
            models.UniqueConstraint(
                name="order_once_per_period", fields=("subscription", "period_start")
            ),
            models.CheckConstraint(
                name="order_paid_has_a_date",
                condition=~Q(status=OrderStatus.PAID) | Q(paid_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=("buyer", "-id"), name="order_of_buyer"),)

    def __str__(self) -> str:
        return str(self.reference)

    def get_absolute_url(self) -> str:
        return reverse("payments:order-detail", kwargs={"reference": self.reference})

    @property
    def audit_owner(self) -> str:
        return f"user:{self.buyer_id}"

    @property
    def full_price_minor(self) -> int:
        """The price before anything was taken off."""
        return self.price_minor + self.discount_minor + self.credit_minor

    @property
    def worth_minor(self) -> int:
        """What the buyer gave for it: now, and earlier."""
        return self.price_minor + self.credit_minor

    def move_to(self, status: OrderStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        ORDERING.require(OrderStatus(self.status), status)
        self.status = status
