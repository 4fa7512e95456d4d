"""Asking somebody to join a workspace, and their answer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from appstore import mails, policies
from appstore.actions.members import lock_for_owning
from appstore.models import Workspace, WorkspaceInvitation, WorkspaceMember, WorkspaceRole
from identity import invitations
from identity.models import InvitationStatus
from marketplace.core import audit, keys
from marketplace.core.models import User

HOUR = timedelta(hours=1)


@transaction.atomic
def invite(
    *, workspace: Workspace, email: str, role: WorkspaceRole, by: User, at: datetime
) -> tuple[WorkspaceInvitation, str]:
    """Mail somebody a link that lets them join. Its text is in the mail and the answer alone.

    An invitation of theirs that has expired makes room for this one.

    Raises:
        OwnerRequired, AlreadyMember, AlreadyInvited, TooManyInvitations.
    """
    workspace = lock_for_owning(workspace, by=by)
    email = email.strip().lower()
    if invitations.people_with(email).filter(user__memberships__workspace=workspace).exists():
        raise invitations.AlreadyMember
    waiting = workspace.invitations.pending().filter(email=email)
    waiting.filter(expires_at__lte=at).update(status=InvitationStatus.REVOKED)
    if waiting.exists():
        raise invitations.AlreadyInvited
    _require_room(workspace, by=by, at=at)
    token, token_hash = invitations.new_link()
    invitation = WorkspaceInvitation.objects.create(
        workspace=workspace,
        email=email,
        role=role,
        token_hash=token_hash,
        invited_by=by,
        sent_at=at,
        expires_at=at + settings.INVITATION_LIFETIME,
    )
    audit.record("workspace_invitation.send", actor=by, target=invitation, role=role.value)
    mails.workspace_invitation(invitation, token)
    return invitation, token


@transaction.atomic
def revoke(*, invitation: WorkspaceInvitation, by: User) -> WorkspaceInvitation:
    """Take an invitation back before it is answered."""
    lock_for_owning(invitation.workspace, by=by)
    invitation = _close(invitation, InvitationStatus.REVOKED)
    audit.record("workspace_invitation.revoke", actor=by, target=invitation)
    return invitation


@transaction.atomic
def accept(*, token: str, by: User, at: datetime) -> WorkspaceMember:
    """Join, with the role the invitation names.

    Raises:
        InvitationUnknown, InvitationForAnother, InvitationClosed, InvitationExpired,
        AlreadyMember.
    """
    invitation = open_invitation(token=token, by=by, at=at)
    Workspace.objects.lock(pk=invitation.workspace_id)
    invitation = _close(invitation, InvitationStatus.ACCEPTED)
    if invitation.workspace.memberships.filter(user=by).exists():
        raise invitations.AlreadyMember
    member = WorkspaceMember.objects.create(
        workspace=invitation.workspace, user=by, role=invitation.role
    )
    audit.record("workspace_invitation.accept", actor=by, target=invitation, role=member.role)
    return member


@transaction.atomic
def decline(*, token: str, by: User, at: datetime) -> WorkspaceInvitation:
    invitation = open_invitation(token=token, by=by, at=at)
    Workspace.objects.lock(pk=invitation.workspace_id)
    invitation = _close(invitation, InvitationStatus.DECLINED)
    audit.record("workspace_invitation.decline", actor=by, target=invitation)
    return invitation


def open_invitation(*, token: str, by: User, at: datetime) -> WorkspaceInvitation:
    """The invitation behind a link, if this person may answer it now."""
    sent = WorkspaceInvitation.objects.select_related("workspace", "invited_by")
    invitation = sent.filter(token_hash=keys.hash_secret(token)).first()
    if invitation is None:
        raise invitations.InvitationUnknown
    inviter = invitation.invited_by
    inviter_may = inviter.is_active and policies.is_owner(invitation.workspace, inviter)
    invitations.require_answerable(invitation, by=by, at=at, inviter_may=inviter_may)
    return invitation


def _require_room(workspace: Workspace, *, by: User, at: datetime) -> None:
    """The caller holds the workspace, so that the count is right."""
    lately = WorkspaceInvitation.objects.filter(sent_at__gt=at - HOUR)
    sent = lately.filter(Q(workspace=workspace) | Q(invited_by=by))
    if sent.count() >= settings.INVITATIONS_PER_HOUR:
        raise invitations.TooManyInvitations


def _close(invitation: WorkspaceInvitation, status: InvitationStatus) -> WorkspaceInvitation:
    """The caller holds the workspace."""
    invitation = WorkspaceInvitation.objects.select_related("workspace").lock(pk=invitation.pk)
    invitations.require_pending(invitation)
    invitation.move_to(status)
    invitation.save(update_fields=["status"])
    return invitation
