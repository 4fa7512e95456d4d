"""Becoming a developer."""

import secrets

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from developers.models import Developer, Membership, Role, VerificationLevel
from identity import policies
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class AlreadyDeveloper(Conflict):
    code = "already_developer"

    def __init__(self) -> None:
        super().__init__("This account is a developer already.")


@transaction.atomic
def register(*, user: User, display_name: str) -> Developer:
    """Give an account a developer's rooms. It may write drafts at once, and publish later."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Developer.objects.filter(user=user).exists():
        raise AlreadyDeveloper
    confirmed = policies.has_confirmed_email(user)
    developer = open_account(
        Developer(
            user=user,
            display_name=display_name,
            verification=VerificationLevel.EMAIL if confirmed else VerificationLevel.NONE,
        ),
        owner=user,
    )
    audit.record("developer.register", actor=user, target=developer)
    return developer


@transaction.atomic
def note_confirmed_email(*, user: User) -> None:
    """Lift a developer who registered before confirming their address."""
    unverified = Developer.objects.filter(user=user, verification=VerificationLevel.NONE)
    for developer in unverified.select_for_update():
        developer.verification = VerificationLevel.EMAIL
        developer.save(update_fields=["verification"])
        audit.record("developer.verify", actor=user, target=developer, level="email")


def open_account(developer: Developer, *, owner: User) -> Developer:
    """Save it under an address made of its name, or one like it, with its first owner."""
    developer.slug = slugify(developer.display_name)[:50] or "developer"
    try:
        with transaction.atomic():
            developer.save(force_insert=True)
    except IntegrityError:
        developer.slug = f"{developer.slug}-{secrets.token_hex(4)}"
        developer.save(force_insert=True)
    Membership.objects.create(developer=developer, user=owner, role=Role.OWNER)
    return developer
