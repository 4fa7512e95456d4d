"""Becoming a developer."""

import secrets

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from developers import standing
from developers.models import Developer, Membership, Role
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
    developer = open_account(Developer(user=user, display_name=display_name), owner=user)
    audit.record("developer.register", actor=user, target=developer)
    return developer


@transaction.atomic
def note_changed_owner(*, user: User) -> None:
    """Let the level of what somebody owns follow what they confirmed, set up or lost."""
    owned = {"memberships__user": user, "memberships__role": Role.OWNER}
    accounts = Developer.objects.filter(**owned).order_by("pk")
    for developer in accounts.select_for_update(of=("self",), no_key=True):
        standing.refresh(developer, by=user)


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
    developer.verification = standing.level_of(developer)
    developer.save(update_fields=["verification"])
    return developer
