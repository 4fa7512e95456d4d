"""Where a license is in use."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from appstore.models.license import License
from appstore.models.plan import ActivationKind
from marketplace.core.querysets import DomainQuerySet


class ActivationQuerySet(DomainQuerySet["Activation"]):
    def active(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def silent(self, *, since: datetime) -> Self:
        """Machines that have not been heard of since then. A seat may be away for a summer."""
        return self.active().filter(kind=ActivationKind.MACHINE, last_seen_at__lt=since)


class Activation(models.Model):
    """One machine, seat or workspace that a license is used on, of as many as its plan allows.

    The app chooses what tells them apart, its ``fingerprint``; only the hash of that is kept.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="activations")
    fingerprint_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=80, blank=True, help_text="A name for people to read.")
    kind = models.CharField(max_length=12, choices=ActivationKind)
    activated_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="activation_once_per_fingerprint",
                fields=("license", "fingerprint_hash"),
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="activation_kind_is_known", condition=Q(kind__in=ActivationKind.values)
            ),
        )
        indexes = (
            models.Index(name="activation_by_day", fields=("license", "activated_at")),
            models.Index(
                name="activation_by_silence",
                fields=("last_seen_at",),
                condition=Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.label or f"{self.get_kind_display()} {self.fingerprint_hash[:8]}"

    @property
    def audit_owner(self) -> str:
        return self.license.audit_owner
