"""Who may answer an invitation, whatever it invites to."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower

from identity.models import InvitationBase, InvitationStatus
from marketplace.core import keys
from marketplace.core.errors import Conflict, Forbidden, Limited, Missing
from marketplace.core.models import User

PREFIX = "mtx_inv"


class AlreadyMember(Conflict):
    code = "already_member"

    def __init__(self) -> None:
        super().__init__("This person is a member already.")


class AlreadyInvited(Conflict):
    code = "already_invited"

    def __init__(self) -> None:
        super().__init__("This address is invited already. Send that invitation again instead.")


class TooManyInvitations(Limited):
    """An account, and each person, sends so many invitations an hour and no more."""

    code = "too_many_invitations"

    def __init__(self) -> None:
        most = settings.INVITATIONS_PER_HOUR
        super().__init__(
            f"At most {most} invitations are sent an hour. Wait a while.",
            retry_after_seconds=3600,
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


def people_with(email: str) -> QuerySet[EmailAddress]:
    """Whose confirmed address this is. An unconfirmed one proves nothing."""
    people: QuerySet[EmailAddress] = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return people


def new_link() -> tuple[str, str]:
    """A secret for a mail, and its hash, which is all that is kept."""
    token = keys.new_secret(PREFIX)
    return token, keys.hash_secret(token)


def require_answerable(
    invitation: InvitationBase, *, by: User, at: datetime, inviter_may: bool
) -> None:
    """Raise unless this person may answer it now.

    ``inviter_may``: whoever sent it could send it today. However their right ended, what they
    sent before opens nothing.
    """
    if not people_with(invitation.email).filter(user=by).exists():
        raise InvitationForAnother
    require_pending(invitation)
    if not inviter_may:
        raise InvitationClosed(InvitationStatus.REVOKED.label)
    if invitation.has_expired(at=at):
        raise InvitationExpired


def require_pending(invitation: InvitationBase) -> None:
    """It is answered once: whoever comes second finds it closed."""
    if invitation.status != InvitationStatus.PENDING:
        raise InvitationClosed(InvitationStatus(invitation.status).label)


def forget(sent_by_anybody: QuerySet[Any], *, user: User) -> None:
    """For somebody who leaves: what they sent opens nothing, what they got names them no more."""
    closed = {"status": InvitationStatus.REVOKED}
    pending = {"status": InvitationStatus.PENDING}
    sent_by_anybody.filter(invited_by=user, **pending).update(**closed)
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list(Lower("email"))
    theirs = sent_by_anybody.filter(email__in=addresses)
    theirs.filter(**pending).update(**closed)
    theirs.update(email="deleted@deleted.invalid")
