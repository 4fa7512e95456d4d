"""Organisations: making one, and who belongs to it in which role."""

from django.db import transaction

from developers import mails, policies, standing
from developers.actions.registration import open_account
from developers.models import (
    Developer,
    DeveloperKind,
    Invitation,
    Membership,
    Role,
)
from developers.policies import Capability
from identity.models import InvitationStatus
from identity.policies import require_second_factor
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class LastOwner(Conflict):
    """An organisation keeps at least one owner."""

    code = "last_owner"

    def __init__(self) -> None:
        super().__init__("An organisation needs an owner. Make somebody else one first.")


class NotAnOrganisation(Conflict):
    """A person's own account has no other members."""

    code = "not_an_organisation"

    def __init__(self) -> None:
        super().__init__("This account is your own. Create an organisation to work with others.")


@transaction.atomic
def create_organisation(*, display_name: str, by: User) -> Developer:
    """Make an account for several people; who makes it is its first owner.

    Raises:
        SecondFactorRequired: others will rely on who it is.
    """
    require_second_factor(by)
    developer = open_account(
        Developer(kind=DeveloperKind.ORGANISATION, display_name=display_name), owner=by
    )
    audit.record("organisation.create", actor=by, target=developer)
    return developer


@transaction.atomic
def rename_organisation(*, developer: Developer, display_name: str, by: User) -> Developer:
    """Change the name people see. Its address stays, because others link to it."""
    developer = lock_for_managing(developer, by=by)
    before, developer.display_name = developer.display_name, display_name
    developer.save(update_fields=["display_name"])
    audit.record("organisation.rename", actor=by, target=developer, before=before)
    return developer


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Give a member another role, which holds from their next request on.

    Raises:
        RoleRequired, NotAnOrganisation, LastOwner.
    """
    developer = lock_for_managing(membership.developer, by=by)
    membership = Membership.objects.select_related("user").lock(pk=membership.pk)
    before = Role(membership.role)
    if before != role:
        if before == Role.OWNER:
            _require_another_owner(developer, membership)
        membership.role = role
        membership.save(update_fields=["role"])
        revoked = _withdraw_invitations(developer, of=membership) if before == Role.OWNER else 0
        audit.record(
            "membership.change",
            actor=by,
            target=membership,
            before=before.value,
            role=role.value,
            invitations_revoked=revoked,
        )
        standing.refresh(developer, by=by)
        mails.members_changed(membership, f"{membership.user} is {role.label.lower()} now.", by=by)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """Remove a member, or leave. Sessions and tokens of theirs end at this account's door.

    Raises:
        RoleRequired: removing somebody else takes an owner.
        NotAnOrganisation, LastOwner.
    """
    developer = membership.developer
    if membership.user_id == by.pk:
        developer = _organisation(Developer.objects.lock(pk=developer.pk))
    else:
        developer = lock_for_managing(developer, by=by)
    membership = Membership.objects.select_related("user").lock(pk=membership.pk)
    if membership.role == Role.OWNER:
        _require_another_owner(developer, membership)
    revoked = _withdraw_invitations(developer, of=membership)
    audit.record(
        "membership.end",
        actor=by,
        target=membership,
        role=membership.role,
        left=membership.user_id == by.pk,
        invitations_revoked=revoked,
    )
    membership.delete()
    standing.refresh(developer, by=by)
    mails.members_changed(membership, f"{membership.user} is no longer a member.", by=by)


def lock_for_managing(developer: Developer, *, by: User) -> Developer:
    """The organisation's row, held, for somebody who may change its people."""
    developer = Developer.objects.lock(pk=developer.pk)
    policies.require(developer, by, Capability.MANAGE)
    return _organisation(developer)


def _organisation(developer: Developer) -> Developer:
    if not developer.is_organisation:
        raise NotAnOrganisation
    return developer


def _require_another_owner(developer: Developer, membership: Membership) -> None:
    owners = developer.memberships.holding(Role.OWNER).filter(user__is_active=True)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner


def _withdraw_invitations(developer: Developer, *, of: Membership) -> int:
    """Who may no longer invite leaves no door open behind them."""
    pending = Invitation.objects.pending().filter(developer=developer, invited_by=of.user_id)
    return pending.update(status=InvitationStatus.REVOKED)
