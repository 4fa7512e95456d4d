"""What a provider found out about somebody. Its webhooks only say when to ask."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from developers.kyc import moves
from developers.models import KycCase, KycKind, KycProvider, KycReason, KycStatus
from developers.providers import registry
from developers.providers.base import Finding, Outcome
from marketplace.core import audit
from marketplace.core.jobs import Lease


def unanswered(*, at: datetime) -> Iterable[tuple[int, str]]:
    """Checks that were started a while ago and are not settled."""
    waiting = KycCase.objects.filter(status=KycStatus.SUBMITTED, vouched_at__isnull=True)
    started = waiting.exclude(provider=KycProvider.MANUAL).exclude(provider_reference="")
    before = at - settings.KYC_ASK_PROVIDER_AFTER
    return started.filter(submitted_at__lt=before).values_list("pk", "key")


def run(lease: Lease, *, case_id: int) -> None:
    """Ask the provider and act on the answer. Safe to run twice, and in any order.

    What is acted on is what the provider says now, never what a webhook said, and only while the
    case waits for this very check.
    """
    case = KycCase.objects.get(pk=case_id)
    if not case.needs_provider or not case.provider_reference:
        return
    finding = registry.provider(case.provider).look(case.provider_reference)
    with lease.finishing():
        current = moves.lock(case)
        if current.needs_provider and current.provider_reference == finding.reference:
            _act(current, finding, at=timezone.now())


def _act(case: KycCase, finding: Finding, *, at: datetime) -> None:
    if finding.outcome == Outcome.VERIFIED and not _same_name(case.legal_name, finding.name):
        _give_back(case, KycReason.NAME_MISMATCH, at=at)
    elif finding.outcome == Outcome.VERIFIED:
        case.vouched_at = at
        if case.kind == KycKind.PERSON:
            moves.approve(case, by=None, at=at)
        else:  # the person is real; a reviewer reads what makes them the company
            case.save(update_fields=["vouched_at"])
            audit.record("kyc.vouch", actor=None, target=case, provider=case.provider)
    elif finding.outcome == Outcome.REFUSED:
        _give_back(case, KycReason(finding.reason), at=at)


def _give_back(case: KycCase, reason: KycReason, *, at: datetime) -> None:
    moves.request_information(case, reasons=[reason], text="", by=None, at=at)


def _same_name(entered: str, found: str) -> bool:
    """Whether each name on the document was entered, whatever their order, case and accents."""
    on_document = _names(found)
    return bool(on_document) and on_document <= _names(entered)


def _names(text: str) -> set[str]:
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return set(re.findall(r"\w+", plain.casefold()))
