"""Who accepted which text of the agreement, and who was told of a new one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from developers.models.developer import Developer


class AgreementAcceptance(models.Model):
    """Proof that one account accepted one text. The database refuses to change or delete it."""

    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="acceptances")
    version = models.CharField(max_length=16)
    sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of the exact text that was shown; empty where it is not known any more.",
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="agreements_accepted",
    )
    accepted_at = models.DateTimeField()
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=400, blank=True)
    locale = models.CharField(
        max_length=100, blank=True, help_text="The languages the browser asked for."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="agreement_accepted_once_per_version", fields=("developer", "version")
            ),
            models.CheckConstraint(
                name="agreement_hash_is_sha256", condition=Q(sha256__regex=r"^([0-9a-f]{64})?$")
            ),
        )

    def __str__(self) -> str:
        return f"Agreement {self.version} with {self.developer}"

    @property
    def audit_owner(self) -> str:
        return f"developer:{self.developer_id}"


class AgreementNotice(models.Model):
    """A developer was told once about a version to come."""

    developer = models.ForeignKey(
        Developer, on_delete=models.CASCADE, related_name="agreement_notices"
    )
    version = models.CharField(max_length=16)
    sent_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="agreement_announced_once_per_version", fields=("developer", "version")
            ),
        )

    def __str__(self) -> str:
        return f"Notice of {self.version} to {self.developer}"
