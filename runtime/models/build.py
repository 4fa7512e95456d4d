from django.db import models
from django.db.models.functions import Now

from appstore.models import AppVersion


class AppBuild(models.Model):
    """What a backend made of a version, to start instances from."""

    version = models.ForeignKey(AppVersion, on_delete=models.PROTECT, related_name="builds")
    backend = models.CharField(max_length=16)
    key = models.CharField(max_length=64, help_text="From the bundle's digest and the manifest.")
    reference = models.CharField(max_length=300)
    size_bytes = models.PositiveBigIntegerField()
    milliseconds = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="build_once_per_backend", fields=("backend", "key")),
        )

    def __str__(self) -> str:
        return f"{self.version} for {self.backend}"
