"""Sending a person to the provider that checks them."""

from django.db import transaction

from developers.kyc import moves, rules
from developers.models import KycCase
from developers.providers import registry
from developers.tasks import check_kyc
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class KycNothingToCheck(Conflict):
    code = "kyc_nothing_to_check"

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to do at the provider. We tell you by mail what is next."
        )


def continue_check(*, case: KycCase, return_url: str, by: User) -> str:
    """Where the person goes on, at the provider's own site. Safe to ask again.

    The provider is asked outside any transaction, under a key that is the attempt's own: killed
    in between, the next call finds the same check there.

    Raises:
        RoleRequired, KycNothingToCheck.
        KycProviderUnavailable, KycProviderRefused, KycProviderNotConfigured.
    """
    rules.require_filer(case.developer, by)
    case.refresh_from_db(fields=["status", "provider_attempt", "provider_reference", "vouched_at"])
    if not case.needs_provider:
        raise KycNothingToCheck
    provider = registry.provider(case.provider)
    if case.provider_reference:
        finding = provider.look(case.provider_reference)
    else:
        key = f"{case.key}-{case.provider_attempt}"
        finding = provider.start(key=key, return_url=return_url)
        _remember(case, finding.reference, by=by)
    if not finding.url:
        with transaction.atomic():
            check_kyc.enqueue(key=case.key, case_id=case.pk)
        raise KycNothingToCheck
    return finding.url


@transaction.atomic
def _remember(case: KycCase, reference: str, *, by: User) -> None:
    current = moves.lock(case)
    if current.provider_attempt == case.provider_attempt and not current.provider_reference:
        current.provider_reference = reference
        current.save(update_fields=["provider_reference"])
        audit.record("kyc.check", actor=by, target=current, provider=current.provider)
