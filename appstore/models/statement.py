"""What the platform signed about a release."""

from django.db import models
from django.db.models.functions import Now

from appstore.models.version import AppVersion


class ReleaseStatement(models.Model):
    """The DSSE envelope of one release. Rows are only ever inserted."""

    version = models.OneToOneField(AppVersion, on_delete=models.PROTECT, related_name="statement")
    envelope = models.JSONField()
    signed_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"Statement of {self.version}"

    @property
    def audit_owner(self) -> str:
        return self.version.audit_owner
