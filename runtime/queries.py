"""What the instance pages and their API both ask."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import Coalesce

from runtime.models import AppInstance, RuntimeMetrics

SHOWN = timedelta(minutes=10)
MIB = 1024 * 1024


class Usage(NamedTuple):
    """What an instance used lately, and in all its life."""

    cpu_millicores: int
    memory_mib: float
    storage_mib: float
    request_count: int
    cpu_points: list[int]
    memory_points: list[float]
    request_points: list[int]


def usage(instance: AppInstance, *, at: datetime) -> Usage:
    """The last ten minutes, window by window, and the totals."""
    windows = list(
        RuntimeMetrics.objects.filter(instance=instance, window_started_at__gt=at - SHOWN)
        .order_by("window_started_at")
        .only("cpu_milliseconds", "memory_bytes", "storage_bytes", "requests")
    )
    seconds = int(settings.METRICS_WINDOW.total_seconds())
    measured = [window for window in windows if window.memory_bytes]
    cpu_points = [window.cpu_milliseconds // seconds for window in measured]
    memory_points = [round(window.memory_bytes / MIB, 1) for window in measured]
    total = RuntimeMetrics.objects.filter(instance=instance).aggregate(
        requests=Coalesce(Sum("requests"), 0)
    )
    return Usage(
        cpu_millicores=cpu_points[-1] if cpu_points else 0,
        memory_mib=memory_points[-1] if memory_points else 0,
        storage_mib=round(measured[-1].storage_bytes / MIB, 1) if measured else 0,
        request_count=total["requests"],
        cpu_points=cpu_points,
        memory_points=memory_points,
        request_points=[window.requests for window in windows],
    )
