"""Where people keep what they installed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from identity.models import InvitationBase, InvitationQuerySet, InvitationStatus
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class WorkspaceRole(models.TextChoices):
    OWNER = "owner", "Owner"
    """Decides everything: who belongs, what is bought, and how much may be spent."""
    MANAGER = "manager", "Manager"
    """Installs, updates and removes apps, and consents to their permissions."""
    MEMBER = "member", "Member"
    """Uses what is installed."""


class WorkspaceQuerySet(DomainQuerySet["Workspace"]):
    def of(self, user: User) -> Self:
        return self.filter(memberships__user=user)

    def managed_by(self, user: User) -> Self:
        """Where that person may install apps."""
        roles = (WorkspaceRole.OWNER, WorkspaceRole.MANAGER)
        return self.filter(memberships__user=user, memberships__role__in=roles)

    def owned_by(self, user: User) -> Self:
        return self.filter(memberships__user=user, memberships__role=WorkspaceRole.OWNER)


class Workspace(models.Model):
    """A team's place: what it installed, at which version, with which permissions."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = WorkspaceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("appstore:workspace-detail", kwargs={"slug": self.slug})

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.pk}"


class WorkspaceMember(models.Model):
    """One person in one workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=8, choices=WorkspaceRole)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="member_once_per_workspace", fields=("workspace", "user")),
            models.CheckConstraint(
                name="member_role_is_known", condition=Q(role__in=WorkspaceRole.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}"

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"


class WorkspaceInvitation(InvitationBase):
    """Asks somebody to join a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=8, choices=WorkspaceRole)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="workspace_invitations_sent",
    )

    objects = InvitationQuerySet["WorkspaceInvitation"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="workspace_invited_once",
                fields=("workspace", "email"),
                condition=Q(status=InvitationStatus.PENDING),
            ),
            models.CheckConstraint(
                name="workspace_invitation_role_is_known",
                condition=Q(role__in=WorkspaceRole.values),
            ),
            models.CheckConstraint(
                name="workspace_invitation_status_is_known",
                condition=Q(status__in=InvitationStatus.values),
            ),
        )

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"
