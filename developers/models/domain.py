"""Domains that developers have proved to be theirs."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from developers.models.developer import Developer
from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet


class ChallengeMethod(models.TextChoices):
    """Where the proof is put."""

    DNS = "dns", "DNS record"
    WELL_KNOWN = "well_known", "File on the web server"


class DomainStatus(models.TextChoices):
    PENDING = "pending", "Waiting for proof"
    VERIFIED = "verified", "Verified"
    FAILING = "failing", "Proof missing"
    """It was verified and the proof is gone; the badge stays through a time of grace."""
    LOST = "lost", "No longer verified"


PROVING = Lifecycle(
    {
        DomainStatus.PENDING: frozenset({DomainStatus.VERIFIED}),
        DomainStatus.VERIFIED: frozenset({DomainStatus.FAILING}),
        DomainStatus.FAILING: frozenset({DomainStatus.VERIFIED, DomainStatus.LOST}),
        DomainStatus.LOST: frozenset({DomainStatus.VERIFIED}),
    }
)
HELD = (DomainStatus.VERIFIED, DomainStatus.FAILING)


class ProofQuerySet(DomainQuerySet["VerifiedDomain"]):
    def of(self, developer: Developer) -> Self:
        return self.filter(developer=developer)

    def held(self) -> Self:
        """Those that count as somebody's now."""
        return self.filter(status__in=HELD)

    def due(self, *, checked_before: datetime) -> Self:
        """Those that count and were not looked at since."""
        return self.held().filter(last_checked_at__lt=checked_before)


class VerifiedDomain(models.Model):
    """A domain that a developer says is theirs, and how far they have proved it."""

    developer = models.ForeignKey(Developer, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, help_text="Lower case, in IDNA.")
    token = models.CharField(max_length=64, unique=True, help_text="Public once it is published.")
    method = models.CharField(max_length=12, choices=ChallengeMethod)
    status = models.CharField(max_length=8, choices=DomainStatus, default=DomainStatus.PENDING)
    problem = models.CharField(max_length=300, blank=True, help_text="What the last look found.")
    verified_at = models.DateTimeField(null=True)
    last_checked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProofQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="domain_once_per_developer", fields=("developer", "domain")
            ),
            models.UniqueConstraint(
                name="domain_held_by_one", fields=("domain",), condition=Q(status__in=HELD)
            ),
            models.CheckConstraint(
                name="domain_status_is_known", condition=Q(status__in=DomainStatus.values)
            ),
            models.CheckConstraint(
                name="domain_verified_has_a_date",
                condition=~Q(status__in=HELD) | Q(verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="domain_failing_has_a_date",
                condition=~Q(status=DomainStatus.FAILING) | Q(failing_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.domain

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"

    @property
    def is_held(self) -> bool:
        return self.status in HELD

    @property
    def record_name(self) -> str:
        return f"_matrix-challenge.{self.domain}"

    @property
    def proof(self) -> str:
        """What has to be found there."""
        return f"matrix-verification={self.token}"

    @property
    def file_url(self) -> str:
        return f"https://{self.domain}/.well-known/matrix-verification.txt"

    def move_to(self, status: DomainStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        PROVING.require(DomainStatus(self.status), status)
        self.status = status
