"""Handing in documents, taking them back, and looking at them."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from developers.kyc import erasure, moves, papers, rules, vault
from developers.models import Developer, DocumentKind, KycCase, KycDocument
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User

DAY = timedelta(days=1)


class TooManyDocuments(Conflict):
    code = "too_many_documents"

    def __init__(self) -> None:
        most = settings.KYC_DOCUMENTS_PER_CASE
        super().__init__(f"A check takes {most} documents at most. Remove one first.")


class DocumentQuotaReached(Conflict):
    code = "document_quota_reached"

    def __init__(self) -> None:
        super().__init__("That is enough for one day. Try again tomorrow.")


def add_document(
    *,
    case: KycCase,
    kind: DocumentKind,
    name: str,
    chunks: Iterable[bytes],
    by: User,
    at: datetime,
) -> KycDocument:
    """Keep a document sealed, or refuse it and leave nothing behind.

    Raises:
        RoleRequired, KycNotEditable, TooManyDocuments, DocumentQuotaReached.
        DocumentEmpty, DocumentTooLarge, DocumentTypeRefused, DocumentNameMismatch,
        DocumentDamaged, DocumentActive, ImageTooLarge.
    """
    _require_room(case, by=by, at=at)
    content = papers.receive(chunks)
    content_type = papers.content_type_of(content, name=name)
    file_name = vault.keep(content)
    try:
        with transaction.atomic():
            case = moves.lock(case)
            _require_room(case, by=by, at=at, adding=len(content))
            document = KycDocument.objects.create(
                case=case,
                kind=kind,
                content_type=content_type,
                size_bytes=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                file_name=file_name,
                uploaded_by=by,
                uploaded_at=at,
            )
            _touch(case, at)
            audit.record(
                "kyc.add_document", actor=by, target=case, document=document.pk, kind=str(kind)
            )
    except BaseException:
        vault.remove(file_name)
        raise
    return document


@transaction.atomic
def remove_document(*, document: KycDocument, by: User, at: datetime) -> None:
    """Take a document back while nobody is checking. The file is gone at once.

    Raises:
        RoleRequired, KycNotEditable, DocumentGone.
    """
    rules.require_filer(document.case.developer, by)
    case = moves.lock(document.case)
    rules.require_editable(case)
    document = KycDocument.objects.lock(pk=document.pk)
    if document.deleted_at is not None:
        raise vault.DocumentGone
    erasure.delete_file(document, at=at)
    _touch(case, at)
    audit.record("kyc.remove_document", actor=by, target=case, document=document.pk)


@transaction.atomic
def view_document(*, document: KycDocument, by: User) -> bytes:
    """A reader's look at a document; each leaves one line of history."""
    rules.require_reader(by)
    if document.deleted_at is not None:
        raise vault.DocumentGone
    content = vault.read(document.file_name)
    audit.record("kyc.view_document", actor=by, target=document.case, document=document.pk)
    return content


def _require_room(case: KycCase, *, by: User, at: datetime, adding: int = 0) -> None:
    rules.require_filer(case.developer, by)
    rules.require_editable(case)
    if case.documents.present().count() >= settings.KYC_DOCUMENTS_PER_CASE:
        raise TooManyDocuments
    _require_quota(case.developer, at=at, adding=adding)


def _require_quota(developer: Developer, *, at: datetime, adding: int) -> None:
    """Counts what was removed again as well, so that taking back makes no room for a flood."""
    today = KycDocument.objects.of(developer).filter(uploaded_at__gt=at - DAY)
    kept_bytes = today.aggregate(total=Sum("size_bytes"))["total"] or 0
    if kept_bytes + adding > settings.KYC_DOCUMENT_BYTES_PER_DAY:
        raise DocumentQuotaReached


def _touch(case: KycCase, at: datetime) -> None:
    case.touched_at = at
    case.save(update_fields=["touched_at"])
