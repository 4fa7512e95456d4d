"""One immutable release of an app."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Now
from django.urls import reverse

from appstore.models.app import App, SourceAccess
from appstore.models.status import PUBLISHING, AppStatus
from developers.models import Developer
from marketplace.core.querysets import DomainQuerySet

NUMBER = "(0|[1-9][0-9]{0,8})"
PRERELEASE = "(0|[1-9][0-9]{0,15}|[0-9]{0,15}[A-Za-z-][0-9A-Za-z-]{0,15})"
SEMVER = RegexValidator(
    rf"^{NUMBER}(\.{NUMBER}){{2}}(-{PRERELEASE}(\.{PRERELEASE}){{0,1}})?"
    r"(\+[0-9A-Za-z-]{1,16}(\.[0-9A-Za-z-]{1,16}){0,1})?\Z",
    "Versions are numbered as SemVer says, such as 1.4.0 or 2.0.0-beta.1.",
)


class RiskLevel(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


class Channel(models.TextChoices):
    """Who gets a release by itself: everybody, or those who asked for early ones."""

    STABLE = "stable", "Stable"
    BETA = "beta", "Beta"


class AppVersionQuerySet(DomainQuerySet["AppVersion"]):
    def published(self) -> Self:
        return self.filter(status=AppStatus.PUBLISHED)

    def offered(self) -> Self:
        """What can be installed anew: neither yanked, nor over, nor held back."""
        lasting = self.published().filter(yanked_at__isnull=True, ended_at__isnull=True)
        return lasting.exclude(rollout__status__in=("halted", "aborted"))

    def due(self, *, at: datetime) -> Self:
        """What was to go to the store by then."""
        return self.filter(publish_at__lte=at)

    def of(self, developer: Developer) -> Self:
        return self.filter(app__developer=developer)

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class AppVersion(models.Model):
    """A release: its bundle by digest, what it declares, and how far it has come.

    Neither the bundle nor the manifest changes once uploaded; a mended app is a new version.
    """

    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=64, validators=[SEMVER])
    status = models.CharField(max_length=16, choices=AppStatus, default=AppStatus.DRAFT)
    changelog = models.TextField(blank=True, max_length=20_000, help_text="Markdown.")
    bundle_sha256 = models.CharField(max_length=64)
    bundle_bytes = models.PositiveBigIntegerField()
    unpacked_bytes = models.PositiveBigIntegerField()
    file_count = models.PositiveIntegerField()
    manifest = models.JSONField(help_text="What the app declares, completed by what was detected.")
    source_access = models.CharField(
        max_length=8, choices=SourceAccess, default=SourceAccess.CLOSED
    )
    license_expression = models.CharField(
        max_length=200, blank=True, help_text="SPDX, such as MIT OR Apache-2.0."
    )
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.STABLE)
    risk = models.CharField(max_length=8, choices=RiskLevel, blank=True)
    rejection_reason = models.TextField(blank=True, max_length=4000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    submitted_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True, help_text="When it goes out by itself.")
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    yanked_at = models.DateTimeField(null=True, help_text="Not offered any more. What runs, runs.")
    yank_reason = models.CharField(max_length=500, blank=True)
    recalled_at = models.DateTimeField(
        null=True, help_text="Who follows goes back to what is left, even to a lower number."
    )
    ends_at = models.DateTimeField(null=True, help_text="The announced end of its support.")
    end_announced_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When that end came; it starts no more.")

    objects = AppVersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="version_number_once_per_app", fields=("app", "version")),
            models.UniqueConstraint(  # 1.0.0+a and 1.0.0+b: neither would be the newer one
                "app",
                Func("version", Value("+"), Value(1), function="split_part"),
                name="version_precedence_once_per_app",
            ),
            models.CheckConstraint(
                name="version_open_source_has_a_licence",
                condition=~Q(source_access=SourceAccess.OPEN) | ~Q(license_expression=""),
            ),
            models.CheckConstraint(
                name="version_status_is_known", condition=Q(status__in=AppStatus.values)
            ),
            models.CheckConstraint(
                name="version_approved_was_scanned",
                condition=~Q(status__in=("approved", "published")) | ~Q(risk=""),
            ),
            models.CheckConstraint(
                name="version_rejected_says_why",
                condition=~Q(status=AppStatus.REJECTED) | ~Q(rejection_reason=""),
            ),
            models.CheckConstraint(
                name="version_published_has_a_date",
                condition=~Q(status=AppStatus.PUBLISHED) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_scheduled_is_approved",
                condition=Q(publish_at__isnull=True, scheduled_by__isnull=True)
                | Q(publish_at__isnull=False, scheduled_by__isnull=False, status="approved"),
            ),
            models.CheckConstraint(
                name="version_yanked_says_why",
                condition=Q(yanked_at__isnull=True) | ~Q(yank_reason=""),
            ),
            models.CheckConstraint(
                name="version_recalled_is_yanked",
                condition=Q(recalled_at__isnull=True) | Q(yanked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_end_was_announced",
                condition=Q(ends_at__isnull=True) | Q(end_announced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_ended_had_an_end",
                condition=Q(ended_at__isnull=True) | Q(ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="version_channel_is_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="version_source_access_is_known",
                condition=Q(source_access__in=SourceAccess.values),
            ),
        )
        indexes = (
            models.Index(fields=("status", "submitted_at"), name="version_review_queue"),
            models.Index(fields=("bundle_sha256",), name="version_by_bundle"),
            models.Index(
                fields=("publish_at",), name="version_due", condition=Q(publish_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.app} {self.version}"

    def get_absolute_url(self) -> str:
        slug = self.app.slug
        return reverse("appstore:version-detail", kwargs={"slug": slug, "version": self.version})

    @property
    def audit_owner(self) -> str:
        return self.app.audit_owner

    def move_to(self, status: AppStatus) -> None:
        """Change status in memory, or raise ``InvalidTransition``. The caller saves."""
        PUBLISHING.require(AppStatus(self.status), status)
        self.status = status
