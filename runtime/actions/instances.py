"""Starting, stopping and deleting what runs. The slow half is done by a worker."""

from datetime import datetime

from django.db import transaction

from appstore.manifest import Manifest
from appstore.models import App, AppInstallation, Workspace
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from runtime import policies, tasks
from runtime.models import AppInstance, InstanceStatus, SuspendedFor


class InstanceDeleted(Conflict):
    code = "instance_deleted"

    def __init__(self) -> None:
        super().__init__("This instance is deleted.")


@transaction.atomic
def create(*, installation: AppInstallation, by: User, at: datetime) -> AppInstance:
    """Make an instance of an installed app and start it.

    Raises:
        MemberRequired, NotInstalled, AppSuspended, LicenseRequired, LicenseSuspended,
        LicenseExpired, TooManyInstances.
    """
    policies.require_member(installation.workspace, by)
    installation = _lock(installation)
    workspace = Workspace.objects.lock(pk=installation.workspace_id)
    policies.require_startable(installation, at=at)
    policies.require_room(workspace)
    manifest = Manifest.from_json(installation.version.manifest)
    instance = AppInstance.objects.create(
        installation=installation,
        workspace=workspace,
        cpu_millicores=manifest.cpu_millicores,
        memory_mib=manifest.memory_mib,
        disk_mib=manifest.disk_mib,
        created_by=by,
    )
    audit.record("instance.create", actor=by, target=instance, app=installation.app.slug)
    tasks.start_instance.enqueue(key=instance.key, instance_id=instance.pk)
    return instance


@transaction.atomic
def start(*, instance: AppInstance, by: User, at: datetime) -> AppInstance:
    """Start a stopped or failed instance again; a running one stays as it is."""
    policies.require_member(instance.workspace, by)
    installation = _lock(instance.installation)
    instance = AppInstance.objects.lock(pk=instance.pk)
    _require_present(instance)
    policies.require_startable(installation, at=at)
    if instance.is_live and instance.status != InstanceStatus.STOPPING:
        return instance
    instance.move_to(InstanceStatus.PENDING)
    instance.status_reason, instance.suspended_for = "", ""
    instance.save(update_fields=["status", "status_reason", "suspended_for"])
    audit.record("instance.start", actor=by, target=instance)
    tasks.start_instance.enqueue(key=instance.key, instance_id=instance.pk)
    return instance


@transaction.atomic
def stop(*, instance: AppInstance, by: User) -> AppInstance:
    """Stop an instance. What it wrote to its disk is gone; it can be started anew."""
    policies.require_member(instance.workspace, by)
    instance = AppInstance.objects.lock(pk=instance.pk)
    _require_present(instance)
    if instance.suspended_for:  # they want it stopped now, whatever becomes of its app
        instance.suspended_for = ""
        instance.save(update_fields=["suspended_for"])
    if _begin_to_stop(instance):
        audit.record("instance.stop", actor=by, target=instance)
    return instance


@transaction.atomic
def delete(*, instance: AppInstance, by: User, at: datetime) -> AppInstance:
    """Stop an instance for good. Its people no longer see it."""
    policies.require_member(instance.workspace, by)
    instance = AppInstance.objects.lock(pk=instance.pk)
    if instance.deleted_at is None:
        _begin_to_stop(instance)
        instance.deleted_at = at
        instance.save(update_fields=["deleted_at"])
        audit.record("instance.delete", actor=by, target=instance)
        tasks.stop_instance.enqueue(key=instance.key, instance_id=instance.pk)
    return instance


@transaction.atomic
def stop_all(
    *,
    installations: list[int],
    by: User | None,
    reason: str,
    suspended_for: SuspendedFor | None = None,
) -> None:
    """Stop everything that runs of some installations, because they may no longer.

    What stops for a suspension says so, and starts again when that is taken back.
    """
    live = AppInstance.objects.live().filter(installation_id__in=installations)
    for instance in live.select_for_update().order_by("pk"):
        if _begin_to_stop(instance):
            if suspended_for:
                instance.suspended_for = suspended_for
                instance.save(update_fields=["suspended_for"])
            audit.record("instance.stop", actor=by, target=instance, reason=reason)


def _lock(installation: AppInstallation) -> AppInstallation:
    """Its app first, as everywhere: neither is suspended or removed while we start something."""
    App.objects.lock(pk=installation.app_id)
    return AppInstallation.objects.select_related("app", "version").lock(pk=installation.pk)


def _begin_to_stop(instance: AppInstance) -> bool:
    """Mark a locked instance and tell a worker; False when there is nothing to stop."""
    if not instance.is_live and instance.status != InstanceStatus.FAILED:
        return False
    if instance.status == InstanceStatus.STOPPING:
        return False
    instance.move_to(InstanceStatus.STOPPING)
    instance.broker = ""
    instance.save(update_fields=["status", "broker"])
    tasks.stop_instance.enqueue(key=instance.key, instance_id=instance.pk)
    return True


def _require_present(instance: AppInstance) -> None:
    if instance.deleted_at is not None:
        raise InstanceDeleted
