"""A developer's side of an identity check: fill in, submit, take back."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from developers.kyc import mails, moves, rules
from developers.models import (
    EDITABLE,
    PERSONAL,
    Developer,
    KycCase,
    KycProvider,
    KycStatus,
    KycStep,
)
from developers.providers import registry
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User

FIELDS = ("kind", "provider", "country", *PERSONAL)


class KycUnknownField(Invalid):
    code = "kyc_unknown_field"


class KycTooManySubmissions(Conflict):
    code = "kyc_too_many_submissions"

    def __init__(self) -> None:
        super().__init__("That was submitted often enough for one day. Try again tomorrow.")


@transaction.atomic
def save_draft(
    *, developer: Developer, details: Mapping[str, str], by: User, at: datetime
) -> KycCase:
    """Start a check, or change the one that is open. Fields that are not named stay as they are.

    Raises:
        RoleRequired: this person may not prove who is behind the account.
        KycNotEditable: it is being checked.
        KycProviderNotConfigured: this marketplace does not work with that provider.
    """
    rules.require_filer(developer, by)
    if set(details) - set(FIELDS):
        raise KycUnknownField("There is no such field.")
    registry.provider(details.get("provider", KycProvider.MANUAL)).require_configured()
    developer = Developer.objects.lock(pk=developer.pk)
    case = KycCase.objects.of(developer).open().first()
    verb = "kyc.save" if case else "kyc.start"
    case = KycCase.objects.lock(pk=case.pk) if case else KycCase(developer=developer)
    rules.require_editable(case)
    changed = _change(case, details)
    case.touched_at = at
    case.save()
    audit.record(verb, actor=by, target=case, changed=changed)
    return case


def _change(case: KycCase, details: Mapping[str, str]) -> list[str]:
    """The names of what changed; never the values."""
    changed = sorted(name for name, value in details.items() if getattr(case, name) != value)
    for name in changed:
        setattr(case, name, details[name])
    if "legal_name" in changed or "provider" in changed:
        case.vouched_at = None
    return changed


@transaction.atomic
def submit(*, case: KycCase, by: User, at: datetime) -> KycCase:
    """Hand it to the reviewers or to its provider, the first time or with what they asked for.

    Raises:
        RoleRequired, KycProviderNotConfigured.
        KycIncomplete, KycUnderAge: not like this.
        KycTooManySubmissions: each one is work for somebody.
        InvalidTransition: it was submitted already.
    """
    rules.require_filer(case.developer, by)
    case = moves.lock(case)
    answers = case.status == KycStatus.NEEDS_INFORMATION
    registry.provider(case.provider).require_configured()
    if case.status in EDITABLE:
        rules.require_complete(case, at=at)
        _require_patience(case.developer, at)
    case.submitted_at = case.touched_at = at
    if answers and case.vouched_at is None:  # the provider's last answer was no; it starts anew
        case.provider_attempt += 1
        case.provider_reference = ""
    step = moves.enter(case, KycStatus.SUBMITTED, by=by, at=at)
    audit.record("kyc.provide" if answers else "kyc.submit", actor=by, target=case)
    mails.moved(case, step)
    return case


def _require_patience(developer: Developer, at: datetime) -> None:
    recent = KycStep.objects.filter(
        case__developer=developer,
        status=KycStatus.SUBMITTED,
        at__gt=at - settings.KYC_SUBMISSIONS_WITHIN,
    )
    if recent.count() >= settings.KYC_SUBMISSIONS_MAX:
        raise KycTooManySubmissions
