from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from developers.models import Developer
from marketplace.core.querysets import DomainQuerySet
from payments.models.ledger import Account
from payments.models.order import Order


class DeveloperWallet(models.Model):
    """A developer's earnings: one ledger account per currency."""

    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="wallets")
    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, related_name="developer_wallet"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DomainQuerySet["DeveloperWallet"].as_manager()

    def __str__(self) -> str:
        return f"Wallet of {self.developer}"


class RevenueShareQuerySet(DomainQuerySet["RevenueShare"]):
    def of(self, developer: Developer) -> Self:
        return self.filter(developer=developer)


class RevenueShare(models.Model):
    """How one sale was shared. The two parts always add up to it."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="revenue_share")
    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="shares")
    gross_minor = models.PositiveBigIntegerField()
    developer_minor = models.PositiveBigIntegerField()
    platform_minor = models.PositiveBigIntegerField()
    platform_bps = models.PositiveSmallIntegerField(help_text="Basis points; 2000 is 20 %.")
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RevenueShareQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="revenue_share_adds_up",
                condition=Q(gross_minor=F("developer_minor") + F("platform_minor")),
            ),
        )
        indexes = (models.Index(fields=("developer", "-id"), name="share_of_developer"),)

    def __str__(self) -> str:
        return f"{self.developer_minor} of {self.gross_minor} {self.currency}"
