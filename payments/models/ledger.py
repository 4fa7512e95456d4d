"""Double entry: money is never created, it moves between accounts.

The database keeps the promises: a transfer's entries add up to nothing and share one currency,
transfers and entries never change, and a wallet never falls below zero.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from developers.models import Developer
from marketplace.core.querysets import DomainQuerySet


class AccountKind(models.TextChoices):
    MATRIX_WALLET = "matrix_wallet", "Matrix Wallet"
    """A person's money, to spend in the store."""
    DEVELOPER_WALLET = "developer_wallet", "Developer wallet"
    """A developer's earnings."""
    PLATFORM_REVENUE = "platform_revenue", "Platform revenue"
    OUTSIDE = "outside", "Outside world"
    """Where money comes from and goes to: banks and processors. Usually negative."""


class Account(models.Model):
    """A place money can be. ``balance_minor`` is kept by the database as entries arrive."""

    kind = models.CharField(max_length=20, choices=AccountKind)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="accounts",
        help_text="The person whose money it is.",
    )
    developer = models.ForeignKey(
        Developer,
        on_delete=models.PROTECT,
        null=True,
        related_name="accounts",
        help_text="The developer whose earnings it is. The platform's own has neither.",
    )
    currency = models.CharField(max_length=3, help_text="ISO 4217 code.")
    balance_minor = models.BigIntegerField(default=0, editable=False)

    objects = DomainQuerySet["Account"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="account_once",
                fields=("kind", "owner", "developer", "currency"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="account_wallet_is_never_overdrawn",
                condition=~Q(kind__in=("matrix_wallet", "developer_wallet"))
                | Q(balance_minor__gte=0),
            ),
            models.CheckConstraint(
                name="account_wallet_has_an_owner",
                condition=Q(kind="matrix_wallet", owner__isnull=False, developer__isnull=True)
                | Q(kind="developer_wallet", owner__isnull=True, developer__isnull=False)
                | Q(
                    kind__in=("platform_revenue", "outside"),
                    owner__isnull=True,
                    developer__isnull=True,
                ),
            ),
        )

    def __str__(self) -> str:
        whose = f" of {holder}" if (holder := self.owner or self.developer) else ""
        return f"{self.get_kind_display()}{whose} ({self.currency})"

    @property
    def audit_owner(self) -> str:
        return f"user:{self.owner_id}" if self.owner_id else ""


class TransferKind(models.TextChoices):
    DEPOSIT = "deposit", "Deposit"
    SALE = "sale", "Sale"


class Transfer(models.Model):
    """One movement of money: entries that add up to nothing."""

    kind = models.CharField(max_length=16, choices=TransferKind)
    reference = models.CharField(max_length=64, help_text="What caused it; posted once.")
    description = models.CharField(max_length=200)
    occurred_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="transfer_posted_once", fields=("kind", "reference")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Entry(models.Model):
    """One side of a transfer. Negative leaves the account, positive enters it."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    amount_minor = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = (
            models.CheckConstraint(name="entry_moves_something", condition=~Q(amount_minor=0)),
        )
        indexes = (models.Index(fields=("account", "-id"), name="entry_of_account"),)

    def __str__(self) -> str:
        return f"{self.amount_minor:+} on {self.account_id}"
