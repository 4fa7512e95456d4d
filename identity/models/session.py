from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class KnownDevice(models.Model):
    """A browser somebody has signed in with. It holds a signed cookie; we keep a hash of its id."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices"
    )
    device_hash = models.CharField(max_length=64)
    user_agent = models.CharField(max_length=300, blank=True)
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="device_known_once", fields=("user", "device_hash")),
        )

    def __str__(self) -> str:
        return self.user_agent
