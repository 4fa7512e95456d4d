from django.db import transaction
from django.dispatch import receiver

from appstore.models import App, AppInstallation, AppVersion, License
from appstore.signals import (
    app_reinstated,
    app_suspended,
    installation_removed,
    installation_updated,
    license_ended,
    version_ended,
    version_reinstated,
    version_suspended,
)
from marketplace.core import heartbeats
from marketplace.core.models import User
from marketplace.core.worker import worker_lives
from runtime import backends, tasks
from runtime.actions import instances
from runtime.models import AppInstance, SuspendedFor


@receiver(app_suspended)
def stop_suspended_app(*, app: App, **_: object) -> None:
    installations = list(app.installations.values_list("pk", flat=True))
    instances.stop_all(
        installations=installations,
        by=None,
        reason="app suspended",
        suspended_for=SuspendedFor.APP,
    )


@receiver(version_suspended)
def stop_suspended_version(*, version: AppVersion, **_: object) -> None:
    instances.stop_all(
        installations=list(version.installations.values_list("pk", flat=True)),
        by=None,
        reason="version suspended",
        suspended_for=SuspendedFor.VERSION,
    )


@receiver([app_reinstated, version_reinstated])
def start_reinstated(**_: object) -> None:
    """The sweep would do it too; this only makes it soon."""
    transaction.on_commit(tasks.restart_reinstated.delay, robust=True)


@receiver(installation_removed)
def stop_removed_installation(*, installation: AppInstallation, by: User, **_: object) -> None:
    instances.stop_all(installations=[installation.pk], by=by, reason="app removed")


@receiver(version_ended)
def stop_ended_version(*, version: AppVersion, **_: object) -> None:
    installations = list(version.installations.values_list("pk", flat=True))
    instances.stop_all(installations=installations, by=None, reason="version ended")


@receiver(installation_updated)
def move_to_new_version(*, installation: AppInstallation, **_: object) -> None:
    moving = AppInstance.objects.outdated().filter(installation=installation)
    for instance in moving.order_by("pk"):
        tasks.move_instance.enqueue(key=instance.key, instance_id=instance.pk)


@receiver(license_ended)
def stop_unlicensed(*, license: License, reason: str, by: User | None, **_: object) -> None:
    """Whatever license an installation began with: a workspace has one for each app."""
    of_it = AppInstallation.objects.filter(app=license.app_id, workspace=license.workspace_id)
    installations = list(of_it.values_list("pk", flat=True))
    instances.stop_all(installations=installations, by=by, reason=reason)


@receiver(worker_lives)
def report_backend(**_: object) -> None:
    """Only a worker can tell whether the sandbox works; it says so beside its own heartbeat."""
    backend = backends.current()
    probe = backend.probe()
    heartbeats.beat("runtime", works=probe.works, detail=f"{backend.name}: {probe.detail}")
