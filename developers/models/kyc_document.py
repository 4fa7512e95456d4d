from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from developers.models.developer import Developer
from developers.models.kyc import KycCase
from developers.models.kyc_words import DocumentKind
from marketplace.core.querysets import DomainQuerySet

SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


class KycDocumentQuerySet(DomainQuerySet["KycDocument"]):
    def present(self) -> Self:
        return self.filter(deleted_at__isnull=True)

    def of(self, developer: Developer) -> Self:
        return self.filter(case__developer=developer)

    def due(self, *, at: datetime) -> Self:
        """Those whose time is over."""
        return self.present().filter(delete_after__lte=at)


class KycDocument(models.Model):
    """A scan or photo that was handed in. The file is sealed; this row outlives it."""

    case = models.ForeignKey(KycCase, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    content_type = models.CharField(max_length=32, help_text="What the content is, not its name.")
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=64, unique=True, help_text="Random; in media/kyc.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    delete_after = models.DateTimeField(null=True, help_text="Empty while the check is open.")
    deleted_at = models.DateTimeField(null=True)

    objects = KycDocumentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="kyc_document_kind_is_known", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="kyc_document_type_is_known", condition=Q(content_type__in=list(SUFFIXES))
            ),
            models.CheckConstraint(name="kyc_document_has_content", condition=Q(size_bytes__gt=0)),
        )
        indexes = (
            models.Index(
                fields=("delete_after",),
                name="kyc_document_clock",
                condition=Q(deleted_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case.key} {self.kind}"

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.case.developer_id}"

    @property
    def download_name(self) -> str:
        """Says nothing about the person."""
        return f"{self.kind}-{self.pk}.{SUFFIXES[self.content_type]}"
