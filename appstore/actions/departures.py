"""What happens in the store when somebody deletes their account."""

from datetime import datetime

from django.db import transaction

from appstore.actions import installing
from appstore.models import (
    App,
    AppInstallation,
    AppStatus,
    DecisionKind,
    ReviewDecision,
    Workspace,
    WorkspaceMember,
    WorkspaceRole,
)
from appstore.signals import app_suspended
from marketplace.core import audit
from marketplace.core.models import User


@transaction.atomic
def withdraw_apps(*, of: User) -> None:
    """Nothing of theirs is offered any more."""
    own = App.objects.filter(developer__user=of, status=AppStatus.PUBLISHED).order_by("pk")
    for app_id in own.values_list("pk", flat=True):
        app = App.objects.lock(pk=app_id)
        app.move_to(AppStatus.SUSPENDED)
        app.save(update_fields=["status"])
        ReviewDecision.objects.create(
            kind=DecisionKind.SUSPEND,
            app=app,
            reason="Its developer left.",
            statuses_before={"app": AppStatus.PUBLISHED},
        )
        audit.record("app.suspend", actor=None, target=app, reason="Its developer left.")
        app_suspended.send(sender=App, app=app)


@transaction.atomic
def close_workspaces(*, of: User, at: datetime) -> None:
    """They leave every workspace. One that has no other owner is emptied and closed."""
    for pk in Workspace.objects.owned_by(of).order_by("pk").values_list("pk", flat=True):
        workspace = Workspace.objects.lock(pk=pk)
        owners = workspace.memberships.filter(role=WorkspaceRole.OWNER, user__is_active=True)
        if not owners.exclude(user=of).exists():
            _close(workspace, by=of, at=at)
    WorkspaceMember.objects.filter(user=of).delete()


def _close(workspace: Workspace, *, by: User, at: datetime) -> None:
    for installation in AppInstallation.objects.present().filter(workspace=workspace):
        installing.remove(installation=installation, by=by, at=at)
    workspace.memberships.all().delete()
    workspace.name, workspace.slug = "Closed workspace", f"closed-{workspace.pk}"
    workspace.save(update_fields=["name", "slug"])
    audit.record("workspace.close", actor=by, target=workspace)
