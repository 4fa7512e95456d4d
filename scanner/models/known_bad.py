"""Files that are known to be harmful, and what is in each bundle that was ever read."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now

from appstore.models import AppVersion
from marketplace.core.querysets import DomainQuerySet

SHA256 = RegexValidator(r"^[0-9a-f]{64}\Z", "A SHA-256 is 64 digits and letters a to f.")
LOCK = 7_203_451


class KnownBadFileQuerySet(DomainQuerySet["KnownBadFile"]):
    def in_force(self) -> Self:
        return self.filter(removed_at=None)

    def unchecked(self) -> Self:
        """What is stored has not been compared with them since they came, or went."""
        return self.filter(checked_at=None)

    def hold(self) -> None:
        """Nobody changes the list before this transaction ends; others may read it too."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])

    def hold_alone(self) -> None:
        """Wait for whoever holds the list, and make the next one wait for this transaction.

        So what is kept of a scan is either compared with the new list, or there to be compared.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


class KnownBadFile(models.Model):
    """Whatever holds this very file is refused at once, or taken off the store.

    A row is kept when somebody takes it off the list; the file may come back as another row.
    """

    sha256 = models.CharField(max_length=64, validators=[SHA256])
    reason = models.CharField(max_length=300, help_text="The developer reads it.")
    source = models.CharField(max_length=200, help_text="Who says so, such as an advisory.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="known_bad_files",
        help_text="Nobody: it came with a list.",
    )
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)
    removal_reason = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(
        null=True, help_text="When all that is stored had been compared with it."
    )

    objects = KnownBadFileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="known_bad_once_at_a_time", fields=("sha256",), condition=Q(removed_at=None)
            ),
            models.CheckConstraint(
                name="known_bad_is_a_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="known_bad_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="known_bad_removed_by_somebody",
                condition=Q(removed_at=None, removed_by=None)
                | Q(
                    removed_at__isnull=False,
                    removed_by__isnull=False,
                    removed_at__gte=F("added_at"),
                ),
            ),
        )
        indexes = (
            models.Index(fields=("id",), condition=Q(checked_at=None), name="known_bad_unchecked"),
        )

    def __str__(self) -> str:
        return self.sha256


class ScannedBundle(models.Model):
    """An archive whose files are known by their digests. The same for every version that has it."""

    sha256 = models.CharField(max_length=64, unique=True)
    files_sha256 = models.CharField(
        max_length=64, help_text="Of paths and digests, to see that nothing is new."
    )
    read_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.sha256


class ScannedFileQuerySet(DomainQuerySet["ScannedFile"]):
    def of(self, version: AppVersion) -> Self:
        return self.filter(bundle__sha256=version.bundle_sha256)


class ScannedFile(models.Model):
    """One file of a bundle, or of an archive within it."""

    bundle = models.ForeignKey(ScannedBundle, on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=1024)

    objects = ScannedFileQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("sha256",), name="scanned_file_by_digest"),)

    def __str__(self) -> str:
        return self.path
