"""Asking somebody to join an organisation, and their answer."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from developers import mails, policies, standing
from developers.actions.organisations import lock_for_managing
from developers.models import Developer, Invitation, InvitationStatus, Membership, Role
from developers.policies import Capability
from identity.policies import require_second_factor
from marketplace.core import audit, keys
from marketplace.core.errors import Conflict, Forbidden, Limited, Missing
from marketplace.core.models import User

PREFIX = "mtx_inv"
HOUR = timedelta(hours=1)


class AlreadyMember(Conflict):
    code = "already_member"

    def __init__(self) -> None:
        super().__init__("This person is a member already.")


class AlreadyInvited(Conflict):
    code = "already_invited"

    def __init__(self) -> None:
        super().__init__("This address is invited already. Send that invitation again instead.")


class TooManyInvitations(Limited):
    """An organisation, and each person, sends so many invitations an hour and no more."""

    code = "too_many_invitations"

    def __init__(self) -> None:
        most = settings.INVITATIONS_PER_HOUR
        super().__init__(
            f"An organisation sends at most {most} invitations an hour. Wait a while.",
            retry_after_seconds=int(HOUR.total_seconds()),
        )


class InvitationUnknown(Missing):
    """There is no such invitation, or it was sent again with another link."""

    code = "invitation_unknown"

    def __init__(self) -> None:
        super().__init__("This link leads to no invitation. Ask for a new one.")


class InvitationForAnother(Forbidden):
    """The invitation was sent to an address that is not the caller's."""

    code = "invitation_for_another"

    def __init__(self) -> None:
        super().__init__(
            "This invitation was sent to another address. Sign in with that one, or confirm it"
            " as yours under Account, E-mail."
        )


class InvitationClosed(Conflict):
    code = "invitation_closed"

    def __init__(self, status: str) -> None:
        super().__init__(f"This invitation is {status.lower()} already.")


class InvitationExpired(Conflict):
    code = "invitation_expired"

    def __init__(self) -> None:
        super().__init__("This invitation has expired. Ask an owner to send it again.")


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
    if _people_with(email).filter(user__developer_memberships__developer=developer).exists():
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
    if not _people_with(invitation.email).filter(user=by).exists():
        raise InvitationForAnother
    if invitation.status != InvitationStatus.PENDING:
        raise InvitationClosed(invitation.get_status_display())
    if not _may_still_invite(invitation):
        raise InvitationClosed(InvitationStatus.REVOKED.label)
    if invitation.has_expired(at=at):
        raise InvitationExpired
    return invitation


def _may_still_invite(invitation: Invitation) -> bool:
    """However an inviter's right ended, what they sent before opens nothing."""
    inviter = invitation.invited_by
    may = policies.capabilities(invitation.developer, inviter)
    return inviter.is_active and Capability.MANAGE in may


def _people_with(email: str) -> QuerySet[EmailAddress]:
    """Whose confirmed address this is. An unconfirmed one proves nothing."""
    people: QuerySet[EmailAddress] = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return people


def _send(
    developer: Developer, *, email: str, role: Role, by: User, at: datetime
) -> tuple[Invitation, str]:
    """The caller holds the organisation's lock, so that the count is right."""
    lately = Invitation.objects.filter(sent_at__gt=at - HOUR)
    if lately.filter(Q(developer=developer) | Q(invited_by=by)).count() >= (
        settings.INVITATIONS_PER_HOUR
    ):
        raise TooManyInvitations
    token = keys.new_secret(PREFIX)
    invitation = Invitation.objects.create(
        developer=developer,
        email=email,
        role=role,
        token_hash=keys.hash_secret(token),
        invited_by=by,
        sent_at=at,
        expires_at=at + settings.INVITATION_LIFETIME,
    )
    mails.invitation(invitation, token)
    return invitation, token


def _close(invitation: Invitation, status: InvitationStatus) -> Invitation:
    """Answer it once: whoever comes second finds it closed."""
    Developer.objects.lock(pk=invitation.developer_id)
    invitation = Invitation.objects.select_related("developer").lock(pk=invitation.pk)
    if invitation.status != InvitationStatus.PENDING:
        raise InvitationClosed(invitation.get_status_display())
    invitation.move_to(status)
    invitation.save(update_fields=["status"])
    return invitation
