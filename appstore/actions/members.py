"""Who belongs to a workspace, in which role."""

from django.db import transaction

from appstore import mails, policies
from appstore.models import Workspace, WorkspaceInvitation, WorkspaceMember, WorkspaceRole
from identity.models import InvitationStatus
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class LastOwner(Conflict):
    code = "last_workspace_owner"

    def __init__(self) -> None:
        super().__init__("A workspace needs an owner. Make somebody else one first.")


@transaction.atomic
def change_role(*, member: WorkspaceMember, role: WorkspaceRole, by: User) -> WorkspaceMember:
    """Give a member another role, which holds from their next request on.

    Raises:
        OwnerRequired, LastOwner.
    """
    workspace = lock_for_owning(member.workspace, by=by)
    member = WorkspaceMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    before = WorkspaceRole(member.role)
    if before == role:
        return member
    if before == WorkspaceRole.OWNER:
        _require_another_owner(workspace, member)
        _withdraw_invitations(member)
    member.role = role
    member.save(update_fields=["role"])
    audit.record(
        "workspace_member.change", actor=by, target=member, before=before.value, role=role.value
    )
    return member


@transaction.atomic
def end_membership(*, member: WorkspaceMember, by: User) -> None:
    """Remove somebody, or leave. What they installed stays.

    Raises:
        OwnerRequired: removing somebody else takes an owner.
        LastOwner.
    """
    if member.user_id == by.pk:
        workspace = Workspace.objects.lock(pk=member.workspace_id)
    else:
        workspace = lock_for_owning(member.workspace, by=by)
    member = WorkspaceMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.role == WorkspaceRole.OWNER:
        _require_another_owner(workspace, member)
    _withdraw_invitations(member)
    left = member.user_id == by.pk
    audit.record("workspace_member.end", actor=by, target=member, role=member.role, left=left)
    person = member.user
    member.delete()
    if not left:
        mails.tell_person(person, "workspace_left", f"You left {workspace}", workspace=workspace)


def lock_for_owning(workspace: Workspace, *, by: User) -> Workspace:
    """The workspace's row, held, for somebody who may change its people."""
    workspace = Workspace.objects.lock(pk=workspace.pk)
    policies.require_owner(workspace, by)
    return workspace


def _require_another_owner(workspace: Workspace, member: WorkspaceMember) -> None:
    owners = workspace.memberships.filter(role=WorkspaceRole.OWNER, user__is_active=True)
    if not owners.exclude(pk=member.pk).exists():
        raise LastOwner


def _withdraw_invitations(member: WorkspaceMember) -> None:
    """Who may no longer invite leaves no door open behind them."""
    sent = WorkspaceInvitation.objects.pending().filter(workspace=member.workspace_id)
    sent.filter(invited_by=member.user_id).update(status=InvitationStatus.REVOKED)
