"""Putting an app in a workspace, and taking it out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from appstore import permissions, policies, semver
from appstore.actions import app_tokens, licensing
from appstore.following import choosing
from appstore.models import (
    App,
    AppInstallation,
    AppStatus,
    AppVersion,
    Channel,
    Workspace,
)
from appstore.signals import installation_removed
from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.models import User


class NotOffered(Conflict):
    code = "not_offered"

    def __init__(self) -> None:
        super().__init__("This version is not in the store.")


class AlreadyInstalled(Conflict):
    code = "already_installed"

    def __init__(self) -> None:
        super().__init__("This version is installed in the workspace already.")


class ConsentRequired(Forbidden):
    code = "consent_required"

    def __init__(self, asked: Iterable[permissions.Permission]) -> None:
        wishes = ", ".join(permission.label.lower() for permission in asked)
        super().__init__(f"The app asks to {wishes}. Accept its permissions to install it.")


class NothingInRange(Conflict):
    code = "nothing_in_range"

    def __init__(self) -> None:
        super().__init__("No version on that channel is in that range. Choose a wider one.")


class OutsideRange(Conflict):
    code = "outside_range"

    def __init__(self, version: AppVersion) -> None:
        super().__init__(
            f"Version {version.version} is not on the channel or in the range that is followed. "
            "Change them first, or pin the version."
        )


def newest(app: App, *, channel: Channel, version_range: str) -> AppVersion:
    """What somebody installs who names no version.

    Raises:
        RangeInvalid, NothingInRange.
    """
    offered = choosing.offers(app)
    found = choosing.for_newcomers(offered, channel=channel, version_range=version_range)
    if found is None:
        raise NothingInRange if offered else NotOffered
    return found


@transaction.atomic
def install(
    *,
    version: AppVersion,
    workspace: Workspace,
    accept_permissions: bool,
    by: User,
    at: datetime,
    follows: bool = False,
    channel: Channel = Channel.STABLE,
    version_range: str = "",
) -> tuple[AppInstallation, str]:
    """Install a version with the permissions it asks for and a token of its own.

    It stays pinned there, or follows a channel within a range from there on.
    Returns the installation and the text of its app token, which is not kept.

    Raises:
        ManagerRequired, LicenseRequired, ConsentRequired, NotOffered, AlreadyInstalled.
        RangeInvalid, OutsideRange: what is to be followed does not fit the version.
    """
    policies.require_manager(workspace, by)
    semver.parse(version_range)
    app = App.objects.lock(pk=version.app_id)
    _require_offer(app, version)
    covering = licensing.ensure(app=app, workspace=workspace, by=by, at=at)
    asked = permissions.asked(version.manifest)
    if asked and not accept_permissions:
        raise ConsentRequired(asked)
    if AppInstallation.objects.present().filter(workspace=workspace, version=version).exists():
        raise AlreadyInstalled
    installation = AppInstallation(
        workspace=workspace,
        app=app,
        version=version,
        license=covering,
        permissions=permissions.granted(version.manifest),
        follows=follows,
        channel=channel,
        version_range=version_range,
        installed_by=by,
    )
    if follows and not choosing.suits(installation, version):
        raise OutsideRange(version)
    installation.save()
    App.objects.filter(pk=app.pk).update(install_count=F("install_count") + 1)
    secret = app_tokens.mint(installation)
    audit.record("app.install", actor=by, target=installation, version=version.version)
    return installation, secret


@transaction.atomic
def remove(*, installation: AppInstallation, by: User, at: datetime) -> AppInstallation:
    """Take an app out of a workspace. What runs of it stops; the license stays."""
    policies.require_manager(installation.workspace, by)
    installation = AppInstallation.objects.lock(pk=installation.pk)
    if installation.removed_at is None:
        installation.removed_at = at
        installation.pending_version = None
        installation.save(update_fields=["removed_at", "pending_version"])
        app_tokens.end(installation, at=at)
        audit.record("app.uninstall", actor=by, target=installation)
        installation_removed.send(sender=AppInstallation, installation=installation, by=by)
    return installation


def _require_offer(app: App, version: AppVersion) -> None:
    if (
        app.status != AppStatus.PUBLISHED
        or not app.versions.offered().filter(pk=version.pk).exists()
    ):
        raise NotOffered
