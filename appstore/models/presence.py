"""Who is looking at a version right now."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from appstore.models.version import AppVersion
from marketplace.core.querysets import DomainQuerySet


class ReviewPresenceQuerySet(DomainQuerySet["ReviewPresence"]):
    def since(self, moment: datetime) -> Self:
        return self.filter(seen_at__gte=moment)


class ReviewPresence(models.Model):
    """A reviewer with the page open, as of the last time it said so."""

    version = models.ForeignKey(
        AppVersion, on_delete=models.CASCADE, related_name="presences"
    )  # a footprint, not history
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    seen_at = models.DateTimeField()

    objects = ReviewPresenceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="presence_once_per_version", fields=("version", "reviewer")
            ),
        )
        indexes = (models.Index(fields=("seen_at",), name="presence_by_age"),)

    def __str__(self) -> str:
        return f"{self.reviewer} looks at {self.version}"
