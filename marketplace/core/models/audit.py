from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class SecurityAudit(models.Model):
    """One thing somebody did, kept after what they did it to is gone.

    The target is a label and a key, not a foreign key, so deleting a row never rewrites history.
    The database refuses to change or delete a row.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_events",
        help_text="Empty when the marketplace acted on its own.",
    )
    action = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    target_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    ip_address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    occurred_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "security audit"
        indexes = (
            models.Index(
                fields=("target_type", "target_id", "-occurred_at"), name="audit_of_target"
            ),
            models.Index(fields=("actor", "-id"), name="audit_of_actor"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"
