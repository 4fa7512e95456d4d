"""The people of a developer account, and those who are asked to join."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from developers.models.developer import Developer
from identity.models import InvitationBase, InvitationQuerySet, InvitationStatus
from marketplace.core.querysets import DomainQuerySet


class Role(models.TextChoices):
    """What somebody is in a developer account. ``policies.MAY`` says what each role may."""

    OWNER = "owner", "Owner"
    MAINTAINER = "maintainer", "Maintainer"
    FINANCE = "finance", "Finance"
    VIEWER = "viewer", "Viewer"


class MembershipQuerySet(DomainQuerySet["Membership"]):
    def holding(self, *roles: Role) -> Self:
        return self.filter(role__in=roles)

    def addresses(self) -> list[str]:
        """Where these people get their mails."""
        active = self.filter(user__is_active=True).order_by("pk")
        return list(active.values_list("user__email", flat=True))


class Membership(models.Model):
    """One person in one developer account. Ending it deletes the row, and every right with it."""

    developer = models.ForeignKey(Developer, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="developer_memberships"
    )
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="membership_once_per_developer", fields=("developer", "user")
            ),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=Role.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} of {self.developer}"

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"


class Invitation(InvitationBase):
    """A mail that asks somebody to join an organisation. Only the hash of its link is kept."""

    developer = models.ForeignKey(Developer, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Role)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent"
    )

    objects = InvitationQuerySet["Invitation"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="invitation_pending_once_per_address",
                fields=("developer", "email"),
                condition=Q(status=InvitationStatus.PENDING),
            ),
            models.CheckConstraint(
                name="invitation_role_is_known", condition=Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="invitation_status_is_known", condition=Q(status__in=InvitationStatus.values)
            ),
        )
        indexes = (models.Index(fields=("developer", "-sent_at"), name="invitation_of_developer"),)

    def __str__(self) -> str:
        return f"Invitation to {self.developer}"

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"
