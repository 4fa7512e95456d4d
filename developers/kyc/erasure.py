"""Taking away what there is no longer a reason to keep."""

from datetime import datetime

from developers.kyc import vault
from developers.models import PERSONAL, KycCase, KycDocument
from marketplace.core import audit
from marketplace.core.models import User


def delete_file(document: KycDocument, *, at: datetime) -> None:
    """The file first: killed in between, the row still says that there is something to do."""
    vault.remove(document.file_name)
    document.deleted_at = at
    document.save(update_fields=["deleted_at"])


def delete_document(document: KycDocument, *, by: User | None, at: datetime) -> None:
    """Expects the document locked. Leaves one line of history, however often it is tried."""
    if document.deleted_at is None:
        delete_file(document, at=at)
        audit.record("kyc.delete_document", actor=by, target=document.case, document=document.pk)


def erase_details(case: KycCase, *, by: User | None, at: datetime) -> None:
    """Empty what is personal, with what was written about it. Expects the case locked."""
    if case.erased_at is not None:
        return
    for name in PERSONAL:
        setattr(case, name, "")
    case.erased_at = at
    case.save(update_fields=[*PERSONAL, "erased_at"])
    case.steps.update(text="")
    case.notes.all().delete()
    audit.record("kyc.erase", actor=by, target=case)
