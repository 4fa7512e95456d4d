"""What the platform signed about a scan."""

from django.db import models
from django.db.models.functions import Now

from scanner.models.scan import CodeScanResult


class ScanStatement(models.Model):
    """A DSSE envelope. Rows are only ever inserted; the newest of a scan is how it counts now."""

    scan = models.ForeignKey(CodeScanResult, on_delete=models.PROTECT, related_name="statements")
    envelope = models.JSONField()
    payload_sha256 = models.CharField(max_length=64, help_text="What other statements name it by.")
    signed_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"Statement of {self.scan}"

    @property
    def audit_owner(self) -> str:
        return self.scan.audit_owner
