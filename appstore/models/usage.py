"""Usage tokens: what a license may still spend, and what it spent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from appstore.models.installation import AppInstallation
from appstore.models.license import License
from marketplace.core.querysets import DomainQuerySet


class UsageBalance(models.Model):
    """What a license has left: the month's quota, which is spent first, and what was bought.

    The row is as it was when somebody last touched it; a month that has passed since is counted
    in when it is touched again (``usage.balance_of``).
    """

    license = models.OneToOneField(License, on_delete=models.PROTECT, related_name="usage")
    quota = models.PositiveBigIntegerField(default=0, help_text="Tokens of this month's plan.")
    quota_used = models.PositiveBigIntegerField(default=0)
    purchased = models.PositiveBigIntegerField(default=0, help_text="Bought, and not spent yet.")
    spent = models.PositiveBigIntegerField(default=0, help_text="In this month, of either.")
    period_starts_at = models.DateTimeField()
    period_ends_at = models.DateTimeField()
    soft_limit = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Its owners are told when a month's use reaches this."
    )
    hard_limit = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="No more than this is spent in a month."
    )
    warned_at = models.DateTimeField(null=True, help_text="About the soft limit, in this month.")

    objects = DomainQuerySet["UsageBalance"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="usage_within_its_quota", condition=Q(quota_used__lte=F("quota"))
            ),
            models.CheckConstraint(
                name="usage_month_has_a_length",
                condition=Q(period_ends_at__gt=F("period_starts_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.available} tokens of {self.license}"

    @property
    def audit_owner(self) -> str:
        return self.license.audit_owner

    @property
    def available(self) -> int:
        """What can be spent now, a hard limit aside."""
        return self.quota - self.quota_used + self.purchased

    @property
    def spendable(self) -> int:
        """What can be spent now, within the hard limit."""
        if self.hard_limit is None:
            return self.available
        return max(0, min(self.available, self.hard_limit - self.spent))


class UsageKind(models.TextChoices):
    QUOTA = "quota", "Month's quota"
    """A month began, or a bigger plan: what was left of the quota went, the new one came."""
    TOP_UP = "top_up", "Bought"
    SPEND = "spend", "Spent"
    GIVE_BACK = "give_back", "Given back"
    """An app undid a spending, because what it was for failed."""


class UsageEntry(models.Model):
    """One line of a license's history. Rows are only ever inserted; their sum is the balance."""

    balance = models.ForeignKey(UsageBalance, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=UsageKind)
    quota_change = models.BigIntegerField(help_text="To the quota; negative from it.")
    purchased_change = models.BigIntegerField(help_text="The same of what was bought.")
    available_after = models.PositiveBigIntegerField()
    external_id = models.CharField(
        max_length=80, blank=True, help_text="The caller's own name for it; counts once."
    )
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )
    description = models.CharField(max_length=200, blank=True)
    installation = models.ForeignKey(
        AppInstallation, on_delete=models.PROTECT, null=True, related_name="usage"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="usage"
    )
    occurred_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DomainQuerySet["UsageEntry"].as_manager()

    class Meta:
        verbose_name_plural = "usage entries"
        constraints = (
            models.UniqueConstraint(
                name="usage_counts_once",
                fields=("balance", "external_id"),
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                name="usage_spending_takes",
                condition=~Q(kind="spend") | Q(quota_change__lte=0, purchased_change__lte=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"

    @property
    def amount(self) -> int:
        """Tokens that came; negative for those that went."""
        return self.quota_change + self.purchased_change
