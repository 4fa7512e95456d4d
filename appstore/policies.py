"""Who may do what in a workspace and in the store."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from appstore.models import (
    App,
    AppStatus,
    AppVersion,
    DecisionKind,
    License,
    LicenseState,
    Workspace,
    WorkspaceRole,
)
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.models import User


class OwnerRequired(Forbidden):
    code = "workspace_owner_required"

    def __init__(self) -> None:
        super().__init__("Only an owner of the workspace may decide this.")


class ManagerRequired(Forbidden):
    code = "workspace_manager_required"

    def __init__(self) -> None:
        super().__init__("Only owners and managers of the workspace decide what is installed.")


class NotInstalled(Conflict):
    code = "not_installed"

    def __init__(self) -> None:
        super().__init__("The app is no longer installed in this workspace.")


class LicenseRequired(Forbidden):
    code = "license_required"

    def __init__(self) -> None:
        super().__init__("This workspace does not own the app yet. Buy it first.")


class LicenseSuspended(Conflict):
    code = "license_suspended"

    def __init__(self) -> None:
        super().__init__("This license is suspended. Only staff can lift that; write to support.")


class LicenseExpired(Conflict):
    code = "license_expired"

    def __init__(self) -> None:
        super().__init__("This workspace's license is over. Renew it to go on.")


class LicenseDeskRequired(Forbidden):
    code = "license_desk_required"

    def __init__(self) -> None:
        super().__init__("Only staff suspend and revoke licenses. Write to support about one.")


class ReviewerRequired(Forbidden):
    code = "reviewer_required"

    def __init__(self) -> None:
        super().__init__("Only reviewers decide, and never about an app of their own account.")


class AppSuspended(Conflict):
    code = "app_suspended"

    def __init__(self) -> None:
        super().__init__("This app is suspended. Only staff can put it back in the store.")


class VersionSuspended(Conflict):
    code = "version_suspended"

    def __init__(self) -> None:
        super().__init__("This version is suspended. Another version of the app may still run.")


class ScanIncomplete(Conflict):
    """What was not read cannot be vouched for."""

    code = "scan_incomplete"

    def __init__(self) -> None:
        super().__init__("No complete scan of this version is there. Scan it again, then approve.")


class ScanOutdated(Conflict):
    code = "scan_outdated"

    def __init__(self) -> None:
        super().__init__("Its scan was made with rules that were replaced. Scan it again first.")


def is_owner(workspace: Workspace, user: User | None) -> bool:
    owners = workspace.memberships.filter(role=WorkspaceRole.OWNER)
    return user is not None and owners.filter(user=user).exists()


def require_owner(workspace: Workspace, user: User | None) -> None:
    if not is_owner(workspace, user):
        raise OwnerRequired


def is_manager(workspace: Workspace, user: User | None) -> bool:
    """Who decides what is installed: managers, and owners."""
    mine = Workspace.objects.filter(pk=workspace.pk)
    return user is not None and mine.managed_by(user).exists()


def require_manager(workspace: Workspace, user: User | None) -> None:
    if not is_manager(workspace, user):
        raise ManagerRequired


def require_license(app: App, workspace: Workspace, *, at: datetime) -> License:
    """What lets a workspace run an app; a refusal says what became of it."""
    held = License.objects.held().filter(app=app, workspace=workspace).first()
    if held is None:
        raise LicenseRequired
    match held.state(at=at):
        case LicenseState.SUSPENDED:
            raise LicenseSuspended
        case LicenseState.EXPIRED:
            raise LicenseExpired
    return held


def is_license_desk(user: User | AnonymousUser | None) -> bool:
    """Staff who look after licenses."""
    return (
        isinstance(user, User)
        and user.is_active
        and user.is_staff
        and user.has_perm("appstore.change_license")
    )


def require_license_desk(user: User | None) -> None:
    if not is_license_desk(user):
        raise LicenseDeskRequired


def is_reviewer(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm("appstore.change_appversion")


def reviewers_of(app: App) -> list[User]:
    """Who may decide about an app. Staff are few, so each is asked."""
    staff = User.objects.filter(is_active=True, is_staff=True).order_by("pk")
    return [user for user in staff if may_review(user, app)]


def may_review(user: User | AnonymousUser, app: App) -> bool:
    """A reviewer, and not of the account that makes this app."""
    return isinstance(user, User) and is_reviewer(user) and not is_own_app(user, app)


def require_reviewer(user: User, app: App) -> None:
    if not may_review(user, app):
        raise ReviewerRequired


def require_scanned(version: AppVersion) -> None:
    """The newest scan that ended read everything, with rules no older than those in force."""
    newest = version.scans.ended().select_related("ruleset").newest_first().first()
    if newest is None or newest.status != "done" or not newest.is_complete:
        raise ScanIncomplete
    if not newest.is_current:
        raise ScanOutdated


def is_own_app(user: User, app: App) -> bool:
    """Whether somebody belongs to the account that makes this app, in whatever role."""
    return app.developer.memberships.filter(user=user).exists()


def is_suspended_itself(app: App) -> bool:
    """Whether a decision about the listing keeps it down, not only the want of a version."""
    if app.status != AppStatus.SUSPENDED:
        return False
    last = app.decisions.of_listing().newest_first().first()
    if last is None:
        return True
    by_itself = last.kind == DecisionKind.SUSPEND and last.version_id is None
    return by_itself and last.overturned_at is None


def is_popular(app: App) -> bool:
    """So many people rely on it that one reviewer alone does not take it down."""
    present = app.installations.present().values("workspace").distinct().count()
    return present >= settings.POPULAR_FROM_WORKSPACES or _is_at_the_top(app)


def _is_at_the_top(app: App) -> bool:
    """Among the most installed of the store."""
    if app.install_count < settings.POPULAR_AT_THE_TOP_FROM_INSTALLS:
        return False
    listed = App.objects.listed()
    ahead = listed.filter(install_count__gt=app.install_count).count()
    return ahead * settings.POPULAR_AT_THE_TOP_ONE_IN < listed.count()
