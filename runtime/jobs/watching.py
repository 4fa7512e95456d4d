"""Keeping rows and reality in step, and measuring what runs."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from marketplace.core.jobs import registered
from marketplace.core.models import Job
from marketplace.core.texts import storable
from runtime import backends
from runtime.backends.base import BackendUnavailable, InstanceState, Observation, Usage
from runtime.jobs import health, refusals
from runtime.models import AppInstance, InstanceStatus

logger = logging.getLogger(__name__)

UNDERWAY = {
    "runtime.start_instance": (
        InstanceStatus.PENDING,
        InstanceStatus.BUILDING,
        InstanceStatus.STARTING,
    ),
    "runtime.stop_instance": (InstanceStatus.STOPPING,),
}
ENDED = {
    "out_of_memory": "It used more memory than it may and was ended.",
    "disk_limit": "It stored more than it may and was ended.",
    "forbidden_call": "It made a system call that no app may make and was ended.",
    "killed": "It ended when the machine did. Start it again.",
}
# The gateway adds requests to the same rows; each side touches its own columns only.
ADD_SAMPLE = """
INSERT INTO runtime_runtimemetrics
    (instance_id, window_started_at, cpu_milliseconds, memory_bytes, storage_bytes)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (instance_id, window_started_at) DO UPDATE SET
    cpu_milliseconds = runtime_runtimemetrics.cpu_milliseconds + EXCLUDED.cpu_milliseconds,
    memory_bytes = EXCLUDED.memory_bytes, storage_bytes = EXCLUDED.storage_bytes
"""


def watch(*, at: datetime) -> None:
    """Note which running instances have ended, and end what no row knows."""
    for instance in AppInstance.objects.running().select_related("version").order_by("pk"):
        refusals.report(instance, key=instance.held_as, version=instance.version)
        seen = backends.named(instance.backend).observe(instance.held_as)
        if seen.state != InstanceState.RUNNING:
            _note_end(instance, seen, at=at)
    _end_strays()
    resume()


def resume() -> None:
    """Ask again for the work of instances that are on their way while no job takes them there.

    That happens when a job was given up, or ended in the moment in which it was asked for again.
    """
    for kind, statuses in UNDERWAY.items():
        asked = Job.objects.open().filter(kind=kind).values("key")
        stuck = AppInstance.objects.filter(status__in=statuses).exclude(key__in=asked)
        for instance in stuck.order_by("pk"):
            logger.warning("Asking again for %s of %s", kind, instance)
            registered(kind).enqueue(key=instance.key, instance_id=instance.pk)
    asked = Job.objects.open().filter(kind="runtime.move_instance").values("key")
    for instance in AppInstance.objects.outdated().exclude(key__in=asked).order_by("pk"):
        registered("runtime.move_instance").enqueue(key=instance.key, instance_id=instance.pk)


def _note_end(instance: AppInstance, seen: Observation, *, at: datetime) -> None:
    reason = ENDED.get(seen.reason, f"It ended by itself (exit code {seen.exit_code}).")
    backend = backends.named(instance.backend)
    held_as = instance.held_as
    log = backend.logs(instance.held_as, lines=50)
    with transaction.atomic():
        instance = AppInstance.objects.lock(pk=instance.pk)
        if instance.status != InstanceStatus.RUNNING or instance.held_as != held_as:
            return
        instance.move_to(InstanceStatus.FAILED)
        if seen.reason != "killed":  # that was the machine's doing
            health.note(instance, healthy=False, at=at)
        instance.status_reason = storable(f"{reason}\n\n{log[-3000:]}".strip())
        instance.broker, instance.stopped_at = "", at
        instance.save(update_fields=["status", "status_reason", "broker", "stopped_at"])
        refusals.report_end(seen, version=instance.version, at=at)
    refusals.report(instance, key=held_as, version=instance.version)
    backend.stop(held_as)


def _end_strays() -> None:
    """What a worker started and died before writing down, or was deleted meanwhile."""
    backend = backends.current()
    held = backend.keys()
    live = AppInstance.objects.live().values_list("key", "running_key", "next_key")
    known = {name for key, now, following in live for name in (now or key, following)}
    for key in sorted(held - known):
        logger.warning("Ending %s, which no row knows", key)
        backend.stop(key)


def sample(*, at: datetime) -> None:
    """Add what each running instance used since the last sample to the present window."""
    window = _window(at)
    for instance in AppInstance.objects.running().order_by("pk"):
        try:
            usage = backends.named(instance.backend).usage(instance.held_as)
        except BackendUnavailable:
            logger.exception("Could not measure %s", instance)
            continue
        if usage is not None:
            _add_sample(instance, usage, window=window)


def _add_sample(instance: AppInstance, usage: Usage, *, window: datetime) -> None:
    used_seconds = usage.cpu_seconds - instance.cpu_seconds_seen
    if used_seconds < 0:  # it was started anew, so its clock was too
        used_seconds = usage.cpu_seconds
    with transaction.atomic(), connection.cursor() as cursor:
        AppInstance.objects.filter(pk=instance.pk).update(cpu_seconds_seen=usage.cpu_seconds)
        cursor.execute(
            ADD_SAMPLE,
            [
                instance.pk,
                window,
                round(used_seconds * 1000),
                usage.memory_bytes,
                usage.storage_bytes,
            ],
        )


def _window(at: datetime) -> datetime:
    length = int(settings.METRICS_WINDOW.total_seconds())
    return at.replace(second=at.second // length * length, microsecond=0)
