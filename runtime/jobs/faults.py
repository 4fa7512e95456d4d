"""Which apps answer with errors: one more thing that halts a rollout."""

from datetime import datetime, timedelta

from django.db.models import F, Sum

from runtime.jobs import health
from runtime.models import AppInstance, RuntimeMetrics

LOOKED_AT = timedelta(minutes=5)
REQUESTS_MIN = 20
# Half of the answers above 499: broken, and not merely a page that is.
FAULTY_SHARE = 0.5


def report(*, at: datetime) -> None:
    """Count as failed who answered most requests of the last minutes with errors."""
    since = at - LOOKED_AT
    faulty = (
        RuntimeMetrics.objects.filter(
            window_started_at__gt=since,
            instance__started_at__lt=F("window_started_at"),
            instance__status="running",
        )
        .values("instance_id")
        .annotate(asked=Sum("requests"), failed=Sum("errors"))
        .filter(asked__gte=REQUESTS_MIN, failed__gte=F("asked") * FAULTY_SHARE)
    )
    instances = AppInstance.objects.filter(pk__in=faulty.values("instance_id"))
    for instance in instances.select_related("installation", "version"):
        health.note(instance, healthy=False, at=at)
