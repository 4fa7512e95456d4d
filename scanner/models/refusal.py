"""What the sandbox refused to what ran of a version."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from appstore.models import AppVersion
from marketplace.core.querysets import DomainQuerySet

REFUSAL_KINDS = ("host", "port", "address", "limit", "call")


class RuntimeRefusalQuerySet(DomainQuerySet["RuntimeRefusal"]):
    def unweighed(self) -> Self:
        return self.exclude(times=F("weighed_times"))


class RuntimeRefusal(models.Model):
    """One target, over all instances of the version. Never a row for each request."""

    version = models.ForeignKey(
        AppVersion, on_delete=models.PROTECT, related_name="runtime_refusals"
    )
    kind = models.CharField(
        max_length=8, help_text="host, port or address; limit or call, for which it was ended."
    )
    target = models.CharField(max_length=253)
    times = models.PositiveBigIntegerField()
    weighed_times = models.PositiveBigIntegerField(
        default=0, help_text="How many of them the newest scan knows of."
    )
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = RuntimeRefusalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="runtime_refusal_once_per_target", fields=("version", "kind", "target")
            ),
            models.CheckConstraint(
                name="runtime_refusal_kind_is_known",
                condition=Q(kind__in=REFUSAL_KINDS),
            ),
        )

    def __str__(self) -> str:
        return f"{self.target}, {self.times} times"
