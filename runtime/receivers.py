from django.dispatch import receiver

from appstore.models import App, AppInstallation, License
from appstore.signals import app_suspended, installation_removed, license_ended
from marketplace.core import heartbeats
from marketplace.core.models import User
from marketplace.core.worker import worker_lives
from runtime import backends
from runtime.actions import instances


@receiver(app_suspended)
def stop_suspended_app(*, app: App, **_: object) -> None:
    installations = list(app.installations.values_list("pk", flat=True))
    instances.stop_all(installations=installations, by=None, reason="app suspended")


@receiver(installation_removed)
def stop_removed_installation(*, installation: AppInstallation, by: User, **_: object) -> None:
    instances.stop_all(installations=[installation.pk], by=by, reason="app removed")


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
