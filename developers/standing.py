"""The ladder from a new account to one that is fully known, and the level others see of it.

Each rung is asked of the facts whenever it is shown or needed. The one thing kept is the level, so
that the store can show it; ``refresh`` sets it whenever one of its facts changes, and none of them
changes with time alone.
"""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from developers import policies
from developers.models import Developer, KycCase, Role, VerificationLevel
from identity.policies import has_confirmed_email, has_second_factor
from marketplace.core import audit
from marketplace.core.models import User


class Rung(NamedTuple):
    """One step up. ``url`` is where to take it."""

    code: str
    title: str
    done: bool
    unlocks: str
    action: str
    url: str


def ladder(developer: Developer, *, by: User, at: datetime) -> list[Rung]:
    """What stands between this person and all that a developer may do, in order."""
    identified = is_identified(developer)
    return [
        Rung(
            "email",
            "E-mail address confirmed",
            has_confirmed_email(by),
            "Write listings and upload versions as drafts.",
            "Confirm your address",
            reverse("account_email"),
        ),
        Rung(
            "second_factor",
            "Second factor set up",
            has_second_factor(by),
            "Make access tokens and organisations.",
            "Set up a second factor",
            reverse("identity:security"),
        ),
        Rung(
            "agreement",
            "Developer agreement accepted",
            policies.has_accepted_agreement(developer, at=at),
            "Submit for review and publish in the store.",
            "Read the agreement",
            reverse("developers:agreement"),
        ),
        Rung(
            "kyc",
            "Identity confirmed",
            identified,
            "Be paid what your apps earn.",
            "Confirm your identity",
            reverse("developers:kyc"),
        ),
        Rung(
            "full",
            "Fully verified",
            identified and level_of(developer) == VerificationLevel.FULL,
            "Show buyers the highest mark: identity confirmed, every owner with a second factor.",
            *_last_step(developer, identified=identified),
        ),
    ]


def _last_step(developer: Developer, *, identified: bool) -> tuple[str, str]:
    """What the highest level still waits for, and where to do it."""
    if not identified:
        return "Confirm the identity first", reverse("developers:kyc")
    if developer.is_organisation:
        return "See which owner has no second factor", reverse("developers:member-list")
    return "Set up a second factor", reverse("identity:security")


def level_of(developer: Developer) -> VerificationLevel:
    """What the facts say now. Each level includes the one before."""
    owners = [
        member.user
        for member in developer.memberships.holding(Role.OWNER).select_related("user")
        if member.user.is_active
    ]
    if not any(has_confirmed_email(owner) for owner in owners):
        return VerificationLevel.NONE
    if not is_identified(developer):
        return VerificationLevel.EMAIL
    if not all(has_second_factor(owner) for owner in owners):
        return VerificationLevel.KYC
    return VerificationLevel.FULL


def is_identified(developer: Developer) -> bool:
    return KycCase.objects.of(developer).in_force().exists()


def refresh(developer: Developer, *, by: User | None = None) -> None:
    """Let the level say what the facts say. Expects the developer locked."""
    level = level_of(developer)
    if developer.verification != level:
        developer.verification = level
        developer.save(update_fields=["verification"])
        audit.record("developer.verify", actor=by, target=developer, level=level.value)
