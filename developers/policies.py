"""What a role and an account's standing let somebody do, and the way forward when they do not."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from developers.agreement_standing import AgreementStanding, standing_of
from developers.models import (
    Developer,
    KycCase,
    KycStatus,
    Membership,
    Role,
)
from identity.policies import has_confirmed_email, require_second_factor
from marketplace.core.errors import Forbidden
from marketplace.core.models import User


class Capability(StrEnum):
    """What there is to do in a developer account."""

    READ = "read"
    """See its apps, versions, scans and members."""
    EDIT = "edit"
    """Write listings, upload versions, ask for scans, answer reviews."""
    PUBLISH = "publish"
    """Submit for review, and put in the store."""
    SEE_MONEY = "see_money"
    """See what was sold and what the wallet holds."""
    WITHDRAW = "withdraw"
    VERIFY = "verify"
    """Prove who is behind the account."""
    AGREE = "agree"
    """Accept the developer agreement for it."""
    MANAGE = "manage"
    """Its name and profile, its members and their roles."""


MAY: Mapping[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(Capability),
    Role.MAINTAINER: frozenset({Capability.READ, Capability.EDIT, Capability.PUBLISH}),
    Role.FINANCE: frozenset(
        {Capability.READ, Capability.SEE_MONEY, Capability.WITHDRAW, Capability.VERIFY}
    ),
    Role.VIEWER: frozenset({Capability.READ}),
}
"""Which role may what. Pages, API and actions all ask here."""


class RoleRequired(Forbidden):
    """Another role is needed for this."""

    code = "role_required"
    way_forward = "developers:member-list"

    def __init__(self, developer: Developer, roles: tuple[Role, ...]) -> None:
        needed = " or ".join(sorted(role.label.lower() for role in roles))
        super().__init__(f"Your role in {developer} does not allow this. Ask an {needed}.")


class AgreementRequired(Forbidden):
    code = "agreement_required"
    way_forward = "developers:agreement"

    def __init__(self, standing: AgreementStanding) -> None:
        super().__init__(
            f"The developer agreement has a new version, {standing.in_force.version}. "
            "Read what has changed and accept it; the time you had for that is over."
            if standing.has_lapsed
            else "Accept the developer agreement before you publish."
        )


class EmailRequired(Forbidden):
    code = "email_required"
    way_forward = "account_email"

    def __init__(self) -> None:
        super().__init__("Confirm your e-mail address before you publish.")


class DeveloperSuspended(Forbidden):
    code = "developer_suspended"

    def __init__(self, developer: Developer) -> None:
        super().__init__(
            f"{developer} is suspended: {developer.suspension_reason} "
            "What is installed goes on running; answer the mail to have it looked at again."
        )


def role_of(developer: Developer, user: User) -> Role | None:
    """Asked anew each time, so that a right ends at the moment the membership does."""
    held = Membership.objects.filter(developer=developer, user=user).values_list("role", flat=True)
    return next(map(Role, held), None)


def capabilities(developer: Developer, user: User) -> frozenset[Capability]:
    """All that this person may do there."""
    role = role_of(developer, user)
    return MAY[role] if role else frozenset()


def require_role(developer: Developer, user: User, *roles: Role) -> None:
    """Strangers are sent away before, with a 404; here they are refused like everybody else."""
    if role_of(developer, user) not in roles:
        raise RoleRequired(developer, roles)


def require(developer: Developer, user: User, capability: Capability) -> None:
    """Raise ``RoleRequired`` unless this person's role includes the capability."""
    require_role(developer, user, *(role for role in Role if capability in MAY[role]))


def has_accepted_agreement(developer: Developer, *, at: datetime) -> bool:
    """Whether what they accepted counts at that moment."""
    return standing_of(developer, at=at).holds


def require_agreement(developer: Developer, *, at: datetime) -> None:
    standing = standing_of(developer, at=at)
    if not standing.holds:
        raise AgreementRequired(standing)


def refuse_lapsed_agreement(developer: Developer, *, at: datetime) -> None:
    """Drafts need no agreement; but who let one lapse writes nothing more by machine."""
    standing = standing_of(developer, at=at)
    if standing.has_lapsed:
        raise AgreementRequired(standing)


def require_publisher(developer: Developer, *, by: User, at: datetime) -> None:
    """Everything that publishing needs of the account and of the person who does it.

    Raises:
        RoleRequired, DeveloperSuspended, EmailRequired, SecondFactorRequired, AgreementRequired.
    """
    require(developer, by, Capability.PUBLISH)
    if developer.suspended_at is not None:
        raise DeveloperSuspended(developer)
    if not has_confirmed_email(by):
        raise EmailRequired
    require_second_factor(by)
    require_agreement(developer, at=at)


class KycRequired(Forbidden):
    """The developer's identity is not confirmed."""

    code = "kyc_required"
    way_forward = "developers:kyc"

    def __init__(self) -> None:
        super().__init__("Confirm your identity before you are paid: Console, Identity check.")


class KycExpired(Forbidden):
    """The developer's identity check is over."""

    code = "kyc_expired"
    way_forward = "developers:kyc"

    def __init__(self) -> None:
        super().__init__(
            "Your identity check has expired. Start a new one: Console, Identity check."
        )


def require_payee(developer: Developer) -> None:
    """Only those are paid who are known to us, now and not once upon a time."""
    cases = KycCase.objects.of(developer)
    if cases.in_force().exists():
        return
    once_approved = cases.exclude(status=KycStatus.REJECTED).filter(decided_at__isnull=False)
    raise KycExpired if once_approved.exists() else KycRequired
