"""What time does to identity checks: warn, expire, delete. Every step is safe to repeat.

Each row has a transaction of its own, so one that fails or is killed holds up nothing else.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from developers.kyc import erasure, mails, moves, vault
from developers.models import (
    EDITABLE,
    IN_FORCE,
    KycCase,
    KycCaseQuerySet,
    KycDocument,
    KycStatus,
)
from marketplace.core import audit

logger = logging.getLogger(__name__)
Step = Callable[[KycCase, datetime], None]


def keep(*, at: datetime) -> None:
    _each(_over(at), _expire, at=at)
    _each(_due(at), _fall_due, at=at)
    _each(_to_remind(at), _remind, at=at)
    for document_id in KycDocument.objects.due(at=at).values_list("pk", flat=True):
        _delete_document(document_id, at=at)
    _each(_to_erase(at), _erase, at=at)
    # Names first, files second: a file that comes in between is too young to be swept.
    vault.sweep(known=set(KycDocument.objects.present().values_list("file_name", flat=True)))


def _over(at: datetime) -> KycCaseQuerySet:
    """Approvals whose time is over, and forms that nobody went on with."""
    approval = Q(status__in=IN_FORCE, expires_at__lte=at)
    form = Q(status__in=EDITABLE, touched_at__lte=at - settings.KYC_DRAFT_KEPT_FOR)
    return KycCase.objects.filter(approval | form)


def _due(at: datetime) -> KycCaseQuerySet:
    return KycCase.objects.filter(
        status=KycStatus.APPROVED, expires_at__lte=at + settings.KYC_DUE_BEFORE
    )


def _to_remind(at: datetime) -> KycCaseQuerySet:
    """Those whose first warning was long ago and whose end is near."""
    near = KycCase.objects.filter(
        status=KycStatus.REVERIFICATION_DUE, expires_at__lte=at + settings.KYC_REMIND_BEFORE
    )
    return near.filter(reminded_at__lt=F("expires_at") - settings.KYC_REMIND_BEFORE)


def _to_erase(at: datetime) -> KycCaseQuerySet:
    return KycCase.objects.filter(erase_after__lte=at, erased_at__isnull=True)


def _each(cases: KycCaseQuerySet, step: Step, *, at: datetime) -> None:
    for case in cases.without_personal_data().order_by("pk"):
        try:
            with transaction.atomic():
                current = moves.lock(case)
                if cases.filter(pk=current.pk).exists():  # and not only before it was locked
                    step(current, at)
        except Exception:
            logger.exception("The clock could not move %s", case)


def _expire(case: KycCase, at: datetime) -> None:
    moves.expire(case, at=at)


def _fall_due(case: KycCase, at: datetime) -> None:
    moves.fall_due(case, at=at)


def _remind(case: KycCase, at: datetime) -> None:
    case.reminded_at = at
    case.save(update_fields=["reminded_at"])
    audit.record("kyc.remind", actor=None, target=case)
    mails.tell(case, KycStatus.REVERIFICATION_DUE)


def _erase(case: KycCase, at: datetime) -> None:
    erasure.erase_details(case, by=None, at=at)


@transaction.atomic
def _delete_document(document_id: int, *, at: datetime) -> None:
    document = KycDocument.objects.lock(pk=document_id)
    erasure.delete_document(document, by=None, at=at)
