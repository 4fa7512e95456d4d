"""An app in a workspace, and the credential it has there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.license import License
from appstore.models.version import AppVersion
from appstore.models.workspace import Workspace
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class AppInstallationQuerySet(DomainQuerySet["AppInstallation"]):
    def present(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def of(self, user: User) -> Self:
        """In the workspaces that person belongs to."""
        return self.filter(workspace__memberships__user=user)


class AppInstallation(models.Model):
    """An app at one version in one workspace, with the permissions granted to it there."""

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="installations")
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="installations")
    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="installations")
    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="installations")
    permissions = models.JSONField(
        default=dict, help_text="What the workspace granted, as the manifest asked."
    )
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="installations"
    )
    installed_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True)

    objects = AppInstallationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="installation_once_per_workspace",
                fields=("workspace", "version"),
                condition=Q(removed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} in {self.workspace}"

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"


class AppToken(models.Model):
    """What an installed app proves itself with, to us. Only its hash is kept."""

    installation = models.ForeignKey(
        AppInstallation, on_delete=models.PROTECT, related_name="tokens"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token of {self.installation}"
