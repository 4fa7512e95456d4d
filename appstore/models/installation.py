"""An app in a workspace, and the credential it has there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from appstore.models.app import App
from appstore.models.license import License
from appstore.models.status import AppStatus
from appstore.models.version import AppVersion, Channel
from appstore.models.workspace import Workspace
from marketplace.core.models import User
from marketplace.core.querysets import DomainQuerySet


class AppInstallationQuerySet(DomainQuerySet["AppInstallation"]):
    def present(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def following(self) -> Self:
        """What gets new versions by itself."""
        return self.present().filter(follows=True)

    def of(self, user: User) -> Self:
        """In the workspaces that person belongs to."""
        return self.filter(workspace__memberships__user=user)


class AppInstallation(models.Model):
    """An app at one version in one workspace, with the permissions granted to it there.

    It is pinned to that version, or follows a channel within a range.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="installations")
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="installations")
    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="installations")
    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="installations")
    permissions = models.JSONField(
        default=dict, help_text="What the workspace granted, as the manifest asked."
    )
    follows = models.BooleanField(
        default=False, help_text="Whether it gets new versions by itself; else it is pinned."
    )
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.STABLE)
    version_range = models.CharField(
        max_length=100, blank=True, help_text="SemVer, such as ^1.4. Empty allows any."
    )
    pending_version = models.ForeignKey(
        AppVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="awaited_by",
        help_text="Asks for more than was granted, and waits for the workspace's consent.",
    )
    previous_version = models.ForeignKey(
        AppVersion, on_delete=models.PROTECT, null=True, related_name="left_by"
    )
    skipped_versions = models.JSONField(
        default=list, help_text="Numbers that it does not get by itself."
    )
    update_problem = models.CharField(
        max_length=500, blank=True, help_text="Why the last update did not happen."
    )
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="installations"
    )
    installed_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = AppInstallationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="installation_once_per_workspace",
                fields=("workspace", "version"),
                condition=Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="installation_channel_is_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="installation_waits_only_while_following",
                condition=Q(pending_version__isnull=True) | Q(follows=True),
            ),
        )
        indexes = (
            models.Index(
                name="installation_followers",
                fields=("app", "id"),
                condition=Q(follows=True, removed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} in {self.workspace}"

    def get_absolute_url(self) -> str:
        place = {"slug": self.workspace.slug, "installation_id": self.pk}
        return reverse("appstore:installation-detail", kwargs=place)

    @property
    def audit_owner(self) -> str:
        return f"workspace:{self.workspace_id}"

    @property
    def follows_words(self) -> str:
        """Where its versions come from, in words."""
        if not self.follows:
            return f"Pinned to {self.version.version}"
        within = f" within {self.version_range}" if self.version_range else ""
        return f"Follows {self.get_channel_display().lower()}{within}"


class AppTokenQuerySet(DomainQuerySet["AppToken"]):
    def usable(self) -> Self:
        """What still opens something: not replaced, and its app is where it was and may run."""
        return self.filter(
            revoked_at__isnull=True,
            installation__removed_at__isnull=True,
            installation__app__status=AppStatus.PUBLISHED,
            installation__version__status=AppStatus.PUBLISHED,
        )


class AppToken(models.Model):
    """What an installed app proves itself with, to us. Only its hash is kept.

    It is for its installation alone: that workspace, that app, the version installed there.
    """

    installation = models.ForeignKey(
        AppInstallation, on_delete=models.PROTECT, related_name="tokens"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=16, blank=True, help_text="How it begins.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, help_text="To the minute.")
    revoked_at = models.DateTimeField(null=True)

    objects = AppTokenQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="app_token_once_per_installation",
                fields=("installation",),
                condition=Q(revoked_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"token of {self.installation}"

    @property
    def audit_owner(self) -> str:
        return self.installation.audit_owner


class InstallationNotice(models.Model):
    """What the owners of an installation were told, so that they are told once."""

    installation = models.ForeignKey(
        AppInstallation, on_delete=models.CASCADE, related_name="notices"
    )
    subject = models.CharField(max_length=80)
    told_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DomainQuerySet["InstallationNotice"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="notice_told_once", fields=("installation", "subject")),
        )

    def __str__(self) -> str:
        return f"{self.subject} to {self.installation}"
