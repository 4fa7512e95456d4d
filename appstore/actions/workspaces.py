from django.db import transaction

from appstore import policies
from appstore.models import Workspace, WorkspaceMember, WorkspaceRole
from marketplace.core import audit, keys
from marketplace.core.models import User


@transaction.atomic
def personal(user: User) -> Workspace:
    """The person's own workspace, made the first time it is needed."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    workspace = Workspace.objects.owned_by(user).order_by("pk").first()
    if workspace is None:
        name = f"{user.get_short_name()}’s workspace"[:80]  # noqa: RUF001  an apostrophe
        workspace = create_workspace(name=name, by=user)
    return workspace


@transaction.atomic
def create_workspace(*, name: str, by: User) -> Workspace:
    workspace = Workspace.objects.create(name=name, slug=keys.new_key("ws").replace("_", "-"))
    WorkspaceMember.objects.create(workspace=workspace, user=by, role=WorkspaceRole.OWNER)
    audit.record("workspace.create", actor=by, target=workspace)
    return workspace


@transaction.atomic
def rename_workspace(*, workspace: Workspace, name: str, by: User) -> Workspace:
    policies.require_owner(workspace, by)
    workspace = Workspace.objects.lock(pk=workspace.pk)
    before, workspace.name = workspace.name, name
    workspace.save(update_fields=["name"])
    audit.record("workspace.rename", actor=by, target=workspace, before=before)
    return workspace
