"""A bundle on its way in, over as many requests as it takes."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from appstore.models.app import App
from appstore.models.version import SEMVER, AppVersion
from marketplace.core.keys import new_key
from marketplace.core.querysets import DomainQuerySet


def upload_key() -> str:
    return new_key("upl")


class UploadSessionQuerySet(DomainQuerySet["UploadSession"]):
    def unfinished(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def open(self, *, at: datetime) -> Self:
        """What may still be continued."""
        return self.unfinished().filter(expires_at__gt=at)

    def overdue(self, *, at: datetime) -> Self:
        return self.unfinished().filter(expires_at__lte=at)


class UploadSession(models.Model):
    """One upload that can be interrupted: how much has arrived, and what it became.

    ``received_bytes`` is the truth; the bytes lie in files named after where they begin.
    """

    key = models.CharField(max_length=32, unique=True, default=upload_key, editable=False)
    app = models.ForeignKey(App, on_delete=models.PROTECT, related_name="uploads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads"
    )
    version = models.CharField(max_length=64, validators=[SEMVER])
    changelog = models.TextField(blank=True, max_length=20_000)
    file_name = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the whole, as announced.")
    received_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    release = models.OneToOneField(
        AppVersion, on_delete=models.PROTECT, null=True, related_name="upload"
    )

    objects = UploadSessionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="upload_receives_at_most_its_size",
                condition=Q(received_bytes__lte=F("size_bytes")),
            ),
            models.CheckConstraint(
                name="upload_with_a_release_is_whole_and_over",
                condition=Q(release__isnull=True)
                | Q(ended_at__isnull=False, received_bytes=F("size_bytes")),
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",), condition=Q(ended_at__isnull=True), name="upload_overdue"
            ),
        )

    def __str__(self) -> str:
        return f"{self.app} {self.version}"

    @property
    def audit_owner(self) -> str:
        return self.app.audit_owner

    @property
    def is_whole(self) -> bool:
        return self.received_bytes == self.size_bytes
