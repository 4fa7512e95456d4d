from django.db import models


class Heartbeat(models.Model):
    """When a part of the marketplace last said that it lives, and what it said of itself."""

    part = models.CharField(max_length=32, unique=True)
    beaten_at = models.DateTimeField()
    works = models.BooleanField(default=True)
    detail = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.part
