"""A name that was refused, and a developer who says it should be theirs to use."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.likeness import skeleton
from appstore.models.app import App
from developers.models import Developer
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class DisputeStatus(models.TextChoices):
    OPEN = "open", "Being looked at"
    ALLOWED = "allowed", "Allowed"
    """This developer may use the name, whatever it is like."""
    REFUSED = "refused", "Refused"


class NameDisputeQuerySet(DomainQuerySet["NameDispute"]):
    def open(self) -> Self:
        return self.filter(status=DisputeStatus.OPEN)

    def of(self, developer: Developer) -> Self:
        return self.filter(developer=developer)

    def allowing(self, developer: Developer, looks: str) -> Self:
        """What lets somebody use a name that looks like this."""
        return self.of(developer).filter(status=DisputeStatus.ALLOWED, looks=looks)


class NameDispute(models.Model):
    """One developer, one name. It covers the address made of the same letters."""

    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="name_disputes")
    name = models.CharField(max_length=64)
    looks = models.CharField(max_length=64, editable=False)
    like = models.ForeignKey(
        App,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The app it was found too like; empty for a reserved name.",
    )
    reason = models.TextField(max_length=4000, help_text="Why the name is theirs to use.")
    status = models.CharField(max_length=8, choices=DisputeStatus, default=DisputeStatus.OPEN)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="name_disputes"
    )
    filed_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="name_disputes_decided",
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, max_length=4000, help_text="The developer reads it.")

    objects = NameDisputeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="name_dispute_status_is_known", condition=Q(status__in=DisputeStatus.values)
            ),
            models.CheckConstraint(
                name="name_dispute_is_answered_once",
                condition=Q(status="open", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(status="open")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(answer="")
                ),
            ),
            models.UniqueConstraint(
                name="name_disputed_once_at_a_time",
                fields=("developer", "looks"),
                condition=Q(status="open"),
            ),
        )
        indexes = (
            models.Index(fields=("developer", "looks", "status"), name="name_dispute_of_developer"),
        )

    def __str__(self) -> str:
        return f"“{self.name}” for {self.developer}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.looks = skeleton(self.name)[:64]
        super().save(*args, **kwargs)

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"

    def give(self, status: DisputeStatus, *, answer: str, by: User, at: datetime) -> None:
        """Answer it, in memory. The caller saves."""
        self.status, self.answer = status, answer
        self.decided_by, self.decided_at = by, at
