"""Who may do what in a workspace and in the store."""

from appstore.models import App, License, Workspace, WorkspaceRole
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.models import User


class OwnerRequired(Forbidden):
    code = "workspace_owner_required"

    def __init__(self) -> None:
        super().__init__("Only an owner of the workspace may decide this.")


class LicenseRequired(Forbidden):
    code = "license_required"

    def __init__(self) -> None:
        super().__init__("This workspace does not own the app yet. Buy it first.")


class ReviewerRequired(Forbidden):
    code = "reviewer_required"

    def __init__(self) -> None:
        super().__init__("Only reviewers decide, and never about an app of their own account.")


class AppSuspended(Conflict):
    code = "app_suspended"

    def __init__(self) -> None:
        super().__init__("This app is suspended. Only staff can put it back in the store.")


def require_owner(workspace: Workspace, user: User) -> None:
    if not workspace.memberships.filter(user=user, role=WorkspaceRole.OWNER).exists():
        raise OwnerRequired


def require_license(app: App, workspace: Workspace) -> License:
    covering = License.objects.covering(app=app, workspace=workspace).first()
    if covering is None:
        raise LicenseRequired
    return covering


def require_reviewer(user: User, app: App) -> None:
    may = user.is_active and user.is_staff and user.has_perm("appstore.change_appversion")
    if not may or is_own_app(user, app):
        raise ReviewerRequired


def is_own_app(user: User, app: App) -> bool:
    """Whether somebody belongs to the account that makes this app, in whatever role."""
    return app.developer.memberships.filter(user=user).exists()
