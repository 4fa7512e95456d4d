"""Taking what runs to its installation's new version, without a gap.

The new version is built, started and answers before the gateway is turned to it; only then the old
one ends. What does not come up is ended instead, and the installation goes back to the version it
had. Safe to run twice: what takes over is named in the row before it is started.
"""

import time

from django.conf import settings
from django.utils import timezone

from appstore.actions import updating
from appstore.manifest import Manifest
from appstore.models import AppVersion
from marketplace.core import keys
from marketplace.core.jobs import Lease
from marketplace.core.models import Job
from marketplace.core.texts import storable
from runtime import backends
from runtime.backends.base import Backend, BuildFailed, StartFailed
from runtime.jobs import builds, health, instances, readiness, refusals
from runtime.models import AppInstance, InstanceStatus


def move(lease: Lease, *, instance_id: int) -> None:
    """Bring one running instance to the version of its installation."""
    instance = _begin(lease, instance_id)
    if instance is None:
        return
    backend, version = backends.named(instance.backend), instance.installation.version
    try:
        _start(instance, version, backend)
    except (BuildFailed, StartFailed) as error:
        reason = f"{error}\n\n{error.log[-instances.LOG_KEPT :]}".strip()
        seen = backend.observe(instance.next_key)
        backend.stop(instance.next_key)
        with lease.finishing():
            refusals.report_end(seen, version=version, at=timezone.now())
            _give_up(instance_id, version, reason)
        return
    left = _turn(lease, instance, backend, version)
    time.sleep(settings.INSTANCE_DRAIN.total_seconds())  # what it was asked before, it answers
    if left == instance.held_as:
        refusals.report(instance, key=left, version=instance.version)
    backend.stop(left)


def give_up_moving(job: Job, error: str) -> None:
    """The sandbox itself failed again and again; the old version goes on."""
    instance = AppInstance.objects.select_related("installation__version").get(
        pk=job.arguments["instance_id"]
    )
    if _is_outdated(instance):
        _give_up(instance.pk, instance.installation.version, error)


def _begin(lease: Lease, instance_id: int) -> AppInstance | None:
    """Name what is to take over; None when there is nothing to move."""
    with lease.writing():
        instance = _lock(instance_id)
        if not _is_outdated(instance):
            return None
        instance.next_key = instance.next_key or keys.new_key("inst")
        instance.save(update_fields=["next_key"])
    return instance


def _start(instance: AppInstance, version: AppVersion, backend: Backend) -> None:
    manifest = Manifest.from_json(version.manifest)
    artifact = builds.ensure(version, backend)
    backend.start(instances.request(instance, artifact, manifest, key=instance.next_key))
    readiness.wait(
        backend,
        instance.next_key,
        path=manifest.health_path,
        timeout_seconds=settings.INSTANCE_START_TIMEOUT.total_seconds(),
    )


def _turn(lease: Lease, moved: AppInstance, backend: Backend, version: AppVersion) -> str:
    """Turn the gateway to what came up; what is to be ended now, which may be just that."""
    with lease.finishing():
        instance = _lock(moved.pk)
        is_wanted = instance.status == InstanceStatus.RUNNING
        if not is_wanted or instance.installation.version != version:
            instance.next_key = ""
            instance.save(update_fields=["next_key"])
            return moved.next_key
        left, instance.running_key, instance.next_key = instance.held_as, moved.next_key, ""
        instance.broker = str(backend.broker(instance.held_as))
        instance.version = version
        instance.started_at = timezone.now()
        instance.cpu_seconds_seen = 0
        instance.save()
        health.note(instance, healthy=True, at=instance.started_at)
    return left


def _give_up(instance_id: int, version: AppVersion, reason: str) -> None:
    """Send the installation back. Where that is impossible, what runs must not be: it ends."""
    instance = AppInstance.objects.select_related("installation").get(pk=instance_id)
    went_back = updating.record_failed_update(
        installation=instance.installation, version=version, reason=reason, at=timezone.now()
    )
    instance = _lock(instance_id)
    instance.next_key = ""
    instance.save(update_fields=["next_key"])
    if not went_back and instance.status == InstanceStatus.RUNNING:
        instances.mark_failed(instance, storable(reason))


def _lock(instance_id: int) -> AppInstance:
    rows = AppInstance.objects.select_related("installation__version", "installation__workspace")
    return rows.lock(pk=instance_id)


def _is_outdated(instance: AppInstance) -> bool:
    return AppInstance.objects.outdated().filter(pk=instance.pk).exists()
