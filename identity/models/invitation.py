"""What every invitation has: an address, a link of which only the hash is kept, and an end."""

from datetime import datetime
from typing import Self, TypeVar

from django.db import models

from marketplace.core.lifecycle import Lifecycle
from marketplace.core.querysets import DomainQuerySet


class InvitationStatus(models.TextChoices):
    PENDING = "pending", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    REVOKED = "revoked", "Revoked"


INVITING = Lifecycle(
    {
        InvitationStatus.PENDING: frozenset(
            {InvitationStatus.ACCEPTED, InvitationStatus.DECLINED, InvitationStatus.REVOKED}
        )
    }
)


InvitationT = TypeVar("InvitationT", bound=models.Model)


class InvitationQuerySet(DomainQuerySet[InvitationT]):
    def pending(self) -> Self:
        """Not answered, though perhaps too old to be."""
        return self.filter(status=InvitationStatus.PENDING)


class InvitationBase(models.Model):
    """A mail that asks somebody to join something, with a role."""

    email = models.EmailField()
    status = models.CharField(
        max_length=8, choices=InvitationStatus, default=InvitationStatus.PENDING
    )
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Invitation of {self.email}"

    def has_expired(self, *, at: datetime) -> bool:
        return self.expires_at <= at

    def move_to(self, status: InvitationStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        INVITING.require(InvitationStatus(self.status), status)
        self.status = status
