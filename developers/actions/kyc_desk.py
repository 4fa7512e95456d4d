"""The reviewers' side of an identity check."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from developers.kyc import moves, rules
from developers.models import KycCase, KycNote, KycReason
from marketplace.core import audit
from marketplace.core.errors import Invalid
from marketplace.core.models import User


class KycReasonRequired(Invalid):
    code = "kyc_reason_required"

    def __init__(self) -> None:
        super().__init__("Choose at least one reason, so that the developer knows what to do.")


class KycNoteEmpty(Invalid):
    code = "kyc_note_empty"

    def __init__(self) -> None:
        super().__init__("The note says nothing.")


@transaction.atomic
def approve(*, case: KycCase, by: User, at: datetime) -> None:
    """Confirm who is behind the account.

    Raises:
        KycReviewerRequired: not a reviewer, or one of the developer's own people.
        InvalidTransition: it is not waiting for a decision.
    """
    case = moves.lock(case)
    rules.require_reviewer(case, by)
    moves.approve(case, by=by, at=at)


@transaction.atomic
def reject(
    *, case: KycCase, reasons: Sequence[KycReason], text: str, by: User, at: datetime
) -> None:
    """Refuse it, or withdraw an approval. Raises as ``approve``, and KycReasonRequired."""
    case = moves.lock(case)
    rules.require_reviewer(case, by)
    _require_reason(reasons)
    moves.reject(case, reasons=reasons, text=text.strip(), by=by, at=at)


@transaction.atomic
def request_information(
    *, case: KycCase, reasons: Sequence[KycReason], text: str, by: User, at: datetime
) -> None:
    """Give it back to the developer. Raises as ``reject``."""
    case = moves.lock(case)
    rules.require_reviewer(case, by)
    _require_reason(reasons)
    moves.request_information(case, reasons=reasons, text=text.strip(), by=by, at=at)


@transaction.atomic
def add_note(*, case: KycCase, text: str, by: User, at: datetime) -> KycNote:
    """For other reviewers. Raises KycReviewerRequired, KycNoteEmpty."""
    case = moves.lock(case)
    rules.require_reviewer(case, by)
    if not text.strip():
        raise KycNoteEmpty
    note = KycNote.objects.create(case=case, text=text.strip(), author=by, written_at=at)
    audit.record("kyc.note", actor=by, target=case, note=note.pk)
    return note


@transaction.atomic
def view(*, case: KycCase, by: User) -> None:
    """Say that somebody looks at the personal data. Whoever shows it calls this first."""
    rules.require_reader(by)
    audit.record("kyc.view", actor=by, target=case)


def _require_reason(reasons: Sequence[KycReason]) -> None:
    if not reasons:
        raise KycReasonRequired
