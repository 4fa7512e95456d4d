"""Asking somebody to join an organisation, and their answer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from developers import mails, policies, standing
from developers.actions.organisations import lock_for_managing
from developers.models import Developer, Invitation, Membership, Role
from developers.policies import Capability
from identity.invitations import (
    AlreadyInvited,
    AlreadyMember,
    InvitationUnknown,
    TooManyInvitations,
    new_link,
    people_with,
    require_answerable,
    require_pending,
)
from identity.models import InvitationStatus
from identity.policies import require_second_factor
from marketplace.core import audit, keys
from marketplace.core.models import User

HOUR = timedelta(hours=1)


@transaction.atomic
def invite(
    *, developer: Developer, email: str, role: Role, by: User, at: datetime
) -> tuple[Invitation, str]:
    """Mail somebody a link that lets them join. Its text is in the mail and the answer alone.

    Raises:
        RoleRequired, NotAnOrganisation, AlreadyMember, AlreadyInvited, TooManyInvitations.
    """
    developer = lock_for_managing(developer, by=by)
    email = email.strip().lower()
    if people_with(email).filter(user__developer_memberships__developer=developer).exists():
        raise AlreadyMember
    if developer.invitations.pending().filter(email=email).exists():
        raise AlreadyInvited
    invitation, token = _send(developer, email=email, role=role, by=by, at=at)
    audit.record("invitation.send", actor=by, target=invitation, role=role.value)
    return invitation, token


@transaction.atomic
def resend(*, invitation: Invitation, by: User, at: datetime) -> tuple[Invitation, str]:
    """Send it anew, for another week. The link of the mail before stops working."""
    developer = lock_for_managing(invitation.developer, by=by)
    invitation = _close(invitation, InvitationStatus.REVOKED)
    email, role = invitation.email, Role(invitation.role)
    invitation, token = _send(developer, email=email, role=role, by=by, at=at)
    audit.record("invitation.resend", actor=by, target=invitation, role=role.value)
    return invitation, token


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> Invitation:
    """Take an invitation back before it is answered."""
    lock_for_managing(invitation.developer, by=by)
    invitation = _close(invitation, InvitationStatus.REVOKED)
    audit.record("invitation.revoke", actor=by, target=invitation)
    return invitation


@transaction.atomic
def accept(*, token: str, by: User, at: datetime) -> Membership:
    """Join, with the role the invitation names.

    Raises:
        InvitationUnknown, InvitationForAnother, InvitationClosed, InvitationExpired,
        AlreadyMember.
        SecondFactorRequired: the others rely on who it is.
    """
    invitation = open_invitation(token=token, by=by, at=at)
    require_second_factor(by)
    invitation = _close(invitation, InvitationStatus.ACCEPTED)
    developer, role = invitation.developer, Role(invitation.role)
    if developer.memberships.filter(user=by).exists():
        raise AlreadyMember
    membership = Membership.objects.create(developer=developer, user=by, role=role)
    audit.record("invitation.accept", actor=by, target=invitation, role=role.value)
    standing.refresh(developer, by=by)
    mails.members_changed(membership, f"{by} has joined as {role.label.lower()}.", by=by)
    return membership


@transaction.atomic
def decline(*, token: str, by: User, at: datetime) -> Invitation:
    invitation = _close(open_invitation(token=token, by=by, at=at), InvitationStatus.DECLINED)
    audit.record("invitation.decline", actor=by, target=invitation)
    return invitation


def open_invitation(*, token: str, by: User, at: datetime) -> Invitation:
    """The invitation behind a link, if this person may answer it now."""
    sent = Invitation.objects.select_related("developer", "invited_by")
    invitation = sent.filter(token_hash=keys.hash_secret(token)).first()
    if invitation is None:
        raise InvitationUnknown
    require_answerable(invitation, by=by, at=at, inviter_may=_may_still_invite(invitation))
    return invitation


def _may_still_invite(invitation: Invitation) -> bool:
    inviter = invitation.invited_by
    may = policies.capabilities(invitation.developer, inviter)
    return inviter.is_active and Capability.MANAGE in may


def _send(
    developer: Developer, *, email: str, role: Role, by: User, at: datetime
) -> tuple[Invitation, str]:
    """The caller holds the organisation's lock, so that the count is right."""
    lately = Invitation.objects.filter(sent_at__gt=at - HOUR)
    if lately.filter(Q(developer=developer) | Q(invited_by=by)).count() >= (
        settings.INVITATIONS_PER_HOUR
    ):
        raise TooManyInvitations
    token, token_hash = new_link()
    invitation = Invitation.objects.create(
        developer=developer,
        email=email,
        role=role,
        token_hash=token_hash,
        invited_by=by,
        sent_at=at,
        expires_at=at + settings.INVITATION_LIFETIME,
    )
    mails.invitation(invitation, token)
    return invitation, token


def _close(invitation: Invitation, status: InvitationStatus) -> Invitation:
    Developer.objects.lock(pk=invitation.developer_id)
    invitation = Invitation.objects.select_related("developer").lock(pk=invitation.pk)
    require_pending(invitation)
    invitation.move_to(status)
    invitation.save(update_fields=["status"])
    return invitation
