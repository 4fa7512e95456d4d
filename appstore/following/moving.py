"""Taking an installation from one version to another."""

from datetime import datetime

from appstore import mails, permissions
from appstore.following import choosing
from appstore.models import App, AppInstallation, AppVersion
from appstore.signals import installation_updated
from marketplace.core import audit


def lock(installation: AppInstallation) -> tuple[App, AppInstallation]:
    """Both rows, in the order every action takes them."""
    app = App.objects.lock(pk=installation.app_id)
    rows = AppInstallation.objects.select_related(
        *("app", "version__app", "workspace", "pending_version", "previous_version")
    )
    return app, rows.lock(pk=installation.pk)


def settle(installation: AppInstallation, *, at: datetime) -> None:
    """Give a follower what it should have by now. Nothing happens when it has it."""
    app, installation = lock(installation)
    if not installation.follows or installation.removed_at is not None:
        return
    choice = choosing.choose(installation, choosing.offers(app))
    if choice.now is not None:
        _advance(installation, choice.now, at=at)
    if choice.waiting != installation.pending_version:
        _await(installation, choice.waiting)


def is_settled(installation: AppInstallation, offered: list[AppVersion]) -> bool:
    """What ``settle`` would find, from rows at hand and without a lock."""
    choice = choosing.choose(installation, offered)
    return choice.now is None and choice.waiting == installation.pending_version


def move(installation: AppInstallation, version: AppVersion, *, at: datetime) -> None:
    """Put a locked installation at another version. The caller checked it, and records it."""
    previous = installation.version
    installation.previous_version, installation.version = previous, version
    if installation.pending_version == version:
        installation.pending_version = None
    installation.update_problem = ""
    installation.updated_at = at
    installation.save()
    installation_updated.send(sender=AppInstallation, installation=installation, previous=previous)


def _advance(installation: AppInstallation, version: AppVersion, *, at: datetime) -> None:
    if choosing.is_taken(installation, version):
        problem = f"Version {version.version} is installed here already, side by side."
        if installation.update_problem != problem:
            installation.update_problem = problem
            installation.save(update_fields=["update_problem"])
        return
    before = installation.version.version
    move(installation, version, at=at)
    audit.record(
        "installation.update",
        actor=None,
        target=installation,
        version=version.version,
        before=before,
    )


def _await(installation: AppInstallation, version: AppVersion | None) -> None:
    """Keep in mind what needs consent, and ask for it by mail."""
    installation.pending_version = version
    installation.save(update_fields=["pending_version"])
    if version is None:
        return
    audit.record(
        "installation.await_consent", actor=None, target=installation, version=version.version
    )
    asked = permissions.wider(installation.permissions, version.manifest)
    mails.update_waits(installation, version, asked)
