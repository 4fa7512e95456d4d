"""Where people keep what they installed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class WorkspaceRole(models.TextChoices):
    OWNER = "owner", "Owner"
    """Decides what is installed and pays for it."""
    MEMBER = "member", "Member"
    """Uses what is installed."""


class WorkspaceQuerySet(DomainQuerySet["Workspace"]):
    def of(self, user: User) -> Self:
        return self.filter(memberships__user=user)

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
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}"
