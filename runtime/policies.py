"""Who may use and steer instances."""

from datetime import datetime

from django.conf import settings

from appstore.models import AppInstallation, AppStatus, AppVersion, Workspace
from appstore.policies import AppSuspended, NotInstalled, VersionSuspended, require_license
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.models import User
from runtime.models import AppInstance


class MemberRequired(Forbidden):
    code = "workspace_member_required"

    def __init__(self) -> None:
        super().__init__("Only members of the workspace use what it runs.")


class TooManyInstances(Conflict):
    code = "too_many_instances"

    def __init__(self) -> None:
        most = settings.INSTANCES_PER_WORKSPACE
        super().__init__(f"A workspace runs at most {most} instances. Delete one first.")


class VersionEnded(Conflict):
    code = "version_ended"

    def __init__(self, version: AppVersion) -> None:
        super().__init__(
            f"{version} has reached its announced end. Change the installation to another version."
        )


def require_member(workspace: Workspace, user: User) -> None:
    if not workspace.memberships.filter(user=user).exists():
        raise MemberRequired


def require_startable(installation: AppInstallation, *, at: datetime) -> None:
    if installation.removed_at is not None:
        raise NotInstalled
    if installation.app.status == AppStatus.SUSPENDED:
        raise AppSuspended
    if installation.version.ended_at is not None:
        raise VersionEnded(installation.version)
    if installation.version.status == AppStatus.SUSPENDED:
        raise VersionSuspended
    require_license(installation.app, installation.workspace, at=at)


def require_room(workspace: Workspace) -> None:
    """The caller holds the workspace's lock."""
    present = AppInstance.objects.filter(workspace=workspace, deleted_at__isnull=True).count()
    if present >= settings.INSTANCES_PER_WORKSPACE:
        raise TooManyInstances
