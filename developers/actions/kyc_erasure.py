"""When a developer leaves, what we know about who they are leaves with them."""

from datetime import datetime

from django.db import transaction

from developers.kyc import erasure, moves
from developers.models import IN_FORCE, OPEN, Developer, KycCase, KycDocument
from marketplace.core.models import User


@transaction.atomic
def erase_all(*, developer: Developer, by: User, at: datetime) -> None:
    """End every check, delete every document and erase every detail, now.

    For the deletion of an account. Files go before the transaction ends: if it is rolled back,
    their rows stay, show nothing, and the clock clears them away.
    """
    Developer.objects.lock(pk=developer.pk)
    for document in KycDocument.objects.of(developer).present().select_for_update(of=("self",)):
        erasure.delete_document(document, by=by, at=at)
    for pk in KycCase.objects.of(developer).values_list("pk", flat=True).order_by("pk"):
        case = moves.lock(KycCase(pk=pk, developer=developer))
        if case.status in (*OPEN, *IN_FORCE):
            moves.withdraw(case, by=by, at=at)
        erasure.erase_details(case, by=by, at=at)
