"""What happens when a case moves, whoever moves it: a reviewer, a provider or the clock.

Each function expects the developer and the case locked, in this order, in the caller's
transaction, and leaves one line of history, one step and one mail.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from developers import standing
from developers.kyc import mails
from developers.models import Developer, KycCase, KycReason, KycStatus, KycStep
from marketplace.core import audit
from marketplace.core.models import User


def lock(case: KycCase) -> KycCase:
    """The developer first, so that two cases of one developer never move at once."""
    developer = Developer.objects.lock(pk=case.developer_id)
    case = KycCase.objects.lock(pk=case.pk)
    case.developer = developer
    return case


def enter(
    case: KycCase,
    status: KycStatus,
    *,
    by: User | None,
    at: datetime,
    reasons: Sequence[KycReason] = (),
    text: str = "",
) -> KycStep:
    case.move_to(status)
    case.save()
    return KycStep.objects.create(
        case=case, status=status, reasons=[str(code) for code in reasons], text=text, by=by, at=at
    )


def approve(case: KycCase, *, by: User | None, at: datetime) -> None:
    """The developer may be paid. A check that this one renews is over."""
    previous = KycCase.objects.of(case.developer).in_force_by_status().exclude(pk=case.pk).first()
    if previous is not None:
        _end(previous, by=by, at=at)
    case.decided_at, case.decided_by = at, by
    case.expires_at = at + settings.KYC_VALID_FOR
    step = enter(case, KycStatus.APPROVED, by=by, at=at)
    _start_clock(case, at + settings.KYC_DOCUMENT_RETENTION)
    renewed = previous.key if previous else None
    audit.record("kyc.approve", actor=by, target=case, renews=renewed, provider=case.provider)
    standing.refresh(case.developer, by=by)
    mails.moved(case, step)


def reject(
    case: KycCase, *, reasons: Sequence[KycReason], text: str, by: User | None, at: datetime
) -> None:
    case.decided_at, case.decided_by = at, by
    case.erase_after = at + settings.KYC_DOCUMENT_RETENTION
    step = enter(case, KycStatus.REJECTED, by=by, at=at, reasons=reasons, text=text)
    _start_clock(case, case.erase_after)
    audit.record("kyc.reject", actor=by, target=case, reasons=step.reasons)
    standing.refresh(case.developer, by=by)
    mails.moved(case, step)


def request_information(
    case: KycCase, *, reasons: Sequence[KycReason], text: str, by: User | None, at: datetime
) -> None:
    case.touched_at = at  # the developer's time to answer starts now
    step = enter(case, KycStatus.NEEDS_INFORMATION, by=by, at=at, reasons=reasons, text=text)
    audit.record("kyc.request_information", actor=by, target=case, reasons=step.reasons)
    mails.moved(case, step)


def fall_due(case: KycCase, *, at: datetime) -> None:
    case.reminded_at = at
    step = enter(case, KycStatus.REVERIFICATION_DUE, by=None, at=at)
    audit.record("kyc.fall_due", actor=None, target=case)
    mails.moved(case, step)


def expire(case: KycCase, *, at: datetime) -> None:
    """Its time is over: an approval's after years, an unfinished form's after weeks."""
    was_submitted = case.submitted_at is not None
    step = _end(case, by=None, at=at)
    audit.record("kyc.expire", actor=None, target=case)
    standing.refresh(case.developer)
    if was_submitted:
        mails.moved(case, step)


def withdraw(case: KycCase, *, by: User, at: datetime) -> None:
    """Its developer leaves; the erasure that follows is what is recorded."""
    _end(case, by=by, at=at)
    standing.refresh(case.developer)


def _end(case: KycCase, *, by: User | None, at: datetime) -> KycStep:
    """What was never decided is erased at once; the rest keeps its time."""
    kept_for = settings.KYC_DOCUMENT_RETENTION
    case.erase_after = at + kept_for if case.decided_at else at
    step = enter(case, KycStatus.EXPIRED, by=by, at=at)
    _start_clock(case, case.erase_after)
    return step


def _start_clock(case: KycCase, moment: datetime) -> None:
    """Documents go then, or earlier if that was said before."""
    case.documents.present().filter(delete_after__isnull=True).update(delete_after=moment)
