from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.core.querysets import DomainQuerySet


class DataExport(models.Model):
    """Somebody's own data, asked for and packed: a sealed file that is theirs for some days."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports"
    )
    file_name = models.CharField(max_length=40, unique=True)
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = DomainQuerySet["DataExport"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="export_one_at_a_time",
                fields=("user",),
                condition=Q(ready_at__isnull=True, failed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"Export of {self.requested_at:%Y-%m-%d}"

    @property
    def audit_owner(self) -> str:
        return f"user:{self.user_id}"

    @property
    def ends_at(self) -> datetime | None:
        return self.ready_at and self.ready_at + settings.EXPORT_KEPT_FOR


class AccountDeletionQuerySet(DomainQuerySet["AccountDeletion"]):
    def pending(self) -> Self:
        return self.filter(cancelled_at__isnull=True, erased_at__isnull=True)


class AccountDeletion(models.Model):
    """Somebody wants to be forgotten. Until ``due_at`` they may change their mind."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deletions"
    )
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = AccountDeletionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="deletion_pending_once",
                fields=("user",),
                condition=Q(cancelled_at__isnull=True, erased_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"Deletion due {self.due_at:%Y-%m-%d}"

    @property
    def audit_owner(self) -> str:
        return f"user:{self.user_id}"
