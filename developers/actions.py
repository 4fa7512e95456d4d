"""Becoming a developer."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from developers import policies
from developers.models import Developer, VerificationLevel
from marketplace.core import accounts, audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User


class AlreadyDeveloper(Conflict):
    code = "already_developer"

    def __init__(self) -> None:
        super().__init__("This account is a developer already.")


class AgreementOutdated(Invalid):
    code = "agreement_outdated"

    def __init__(self) -> None:
        super().__init__("The agreement has a newer version. Read it and accept that one.")


@transaction.atomic
def register(*, user: User, display_name: str) -> Developer:
    """Give an account a developer's rooms. It may write drafts at once, and publish later."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if Developer.objects.filter(user=user).exists():
        raise AlreadyDeveloper
    developer = Developer.objects.create(
        user=user,
        slug=_free_slug(display_name),
        display_name=display_name,
        verification=VerificationLevel.EMAIL
        if accounts.has_confirmed_email(user)
        else VerificationLevel.NONE,
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


@transaction.atomic
def accept_agreement(*, developer: Developer, version: str, by: User, at: datetime) -> Developer:
    developer = Developer.objects.lock(pk=developer.pk)
    if version != policies.current_agreement():
        raise AgreementOutdated
    if not policies.has_accepted_agreement(developer):
        developer.agreement_version = version
        developer.agreement_accepted_at = at
        developer.save(update_fields=["agreement_version", "agreement_accepted_at"])
        audit.record("agreement.accept", actor=by, target=developer, version=version)
    return developer


def _free_slug(display_name: str) -> str:
    wanted = slugify(display_name)[:50] or "developer"
    if not Developer.objects.filter(slug=wanted).exists():
        return wanted
    return f"{wanted}-{secrets.token_hex(4)}"
