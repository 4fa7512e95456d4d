"""The slow half of starting and stopping."""

from django.conf import settings
from django.utils import timezone

from appstore import permissions
from appstore.manifest import Manifest
from appstore.models import AppVersion
from marketplace.core.jobs import Lease
from marketplace.core.models import Job
from marketplace.core.texts import storable
from runtime import backends
from runtime.backends.base import (
    Artifact,
    Backend,
    BuildFailed,
    InstanceRequest,
    Limits,
    StartFailed,
)
from runtime.jobs import builds, health, readiness, refusals
from runtime.models import AppInstance, InstanceStatus

BEFORE_RUNNING = {InstanceStatus.PENDING, InstanceStatus.BUILDING, InstanceStatus.STARTING}
LOG_KEPT = 3000


def start(lease: Lease, *, instance_id: int) -> None:
    """Build what is not built, start it and wait until it answers. Safe to run twice.

    Building and starting are named after their rows, so a second run finds what the first left.
    Somebody may ask to stop meanwhile: each step looks again before it goes on.
    """
    backend = backends.current()
    instance = _advance(lease, instance_id, InstanceStatus.BUILDING, backend=backend)
    if instance is None:
        return
    version = instance.installation.version
    manifest = Manifest.from_json(version.manifest)
    try:
        artifact = builds.ensure(version, backend)
        if _advance(lease, instance_id, InstanceStatus.STARTING, backend=backend) is None:
            return
        backend.start(request(instance, artifact, manifest, key=instance.held_as))
        readiness.wait(
            backend,
            instance.held_as,
            path=manifest.health_path,
            timeout_seconds=settings.INSTANCE_START_TIMEOUT.total_seconds(),
        )
    except (BuildFailed, StartFailed) as error:
        _fail(lease, instance_id, f"{error}\n\n{error.log[-LOG_KEPT:]}".strip(), backend)
        return
    if not _arrive(lease, instance_id, backend, version=version):
        backend.stop(instance.held_as)


def stop(lease: Lease, *, instance_id: int) -> None:
    """End an instance. Safe to run twice."""
    instance = AppInstance.objects.select_related("version").get(pk=instance_id)
    if instance.backend:
        refusals.report(instance, key=instance.held_as, version=instance.version)
        for key in filter(None, (instance.held_as, instance.next_key)):
            backends.named(instance.backend).stop(key)
    with lease.finishing():
        instance = AppInstance.objects.lock(pk=instance_id)
        if instance.status == InstanceStatus.STOPPING:
            instance.move_to(InstanceStatus.STOPPED)
            instance.stopped_at = timezone.now()
            instance.save(update_fields=["status", "stopped_at"])


def give_up_starting(job: Job, error: str) -> None:
    instance = AppInstance.objects.lock(pk=job.arguments["instance_id"])
    if instance.status in BEFORE_RUNNING:
        mark_failed(instance, f"It could not be started: {error}")


def _advance(
    lease: Lease, instance_id: int, status: InstanceStatus, *, backend: Backend
) -> AppInstance | None:
    """Take the next step under the lock; None when the instance is no longer to be started."""
    with lease.writing():
        instance = AppInstance.objects.select_related("installation__version").lock(pk=instance_id)
        if instance.status not in BEFORE_RUNNING:
            return None
        instance.move_to(status)
        instance.backend = backend.name
        instance.save(update_fields=["status", "backend"])
    return instance


def _arrive(lease: Lease, instance_id: int, backend: Backend, *, version: AppVersion) -> bool:
    with lease.finishing():
        instance = AppInstance.objects.lock(pk=instance_id)
        if instance.status != InstanceStatus.STARTING:
            return False
        instance.move_to(InstanceStatus.RUNNING)
        instance.broker = str(backend.broker(instance.held_as))
        instance.version = version
        instance.started_at = timezone.now()
        instance.stopped_at = None
        instance.cpu_seconds_seen = 0
        instance.save()
        health.note(instance, healthy=True, at=instance.started_at)
    return True


def _fail(lease: Lease, instance_id: int, reason: str, backend: Backend) -> None:
    """End what is left of it, but only while it is still ours to start."""
    with lease.finishing():
        instance = AppInstance.objects.select_related("installation__version").lock(pk=instance_id)
        if instance.status in BEFORE_RUNNING:
            instance.version = instance.installation.version
            refusals.report(instance, key=instance.held_as, version=instance.version)
            seen = backend.observe(instance.held_as)
            refusals.report_end(seen, version=instance.version, at=timezone.now())
            backend.stop(instance.held_as)
            health.note(instance, healthy=False, at=timezone.now())
            mark_failed(instance, reason)


def mark_failed(instance: AppInstance, reason: str) -> None:
    instance.move_to(InstanceStatus.FAILED)
    instance.status_reason = storable(reason)
    instance.broker = ""
    instance.stopped_at = timezone.now()
    instance.save(update_fields=["status", "status_reason", "broker", "version", "stopped_at"])


def request(
    instance: AppInstance, artifact: Artifact, manifest: Manifest, *, key: str
) -> InstanceRequest:
    """What a backend is asked to run. It may reach what its version asks for, as far as granted."""
    allowed = permissions.usable(instance.installation.permissions, manifest.as_json())
    return InstanceRequest(
        key=key,
        artifact=artifact.reference,
        stack=manifest.stack,
        command=manifest.start,
        port=manifest.port,
        environment=dict(manifest.environment),
        hosts=tuple(allowed["hosts"]),
        limits=Limits(
            cpu_millicores=instance.cpu_millicores,
            memory_mib=instance.memory_mib,
            disk_mib=instance.disk_mib,
            processes=settings.INSTANCE_PROCESSES,
        ),
    )
