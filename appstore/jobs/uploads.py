"""What time does to uploads that nobody went on with. Safe to run twice."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from appstore import pieces
from appstore.models import UploadSession
from marketplace.core import audit


def sweep(*, at: datetime) -> None:
    """End what is overdue, forget what ended long ago, and remove files that nothing counts."""
    for pk in UploadSession.objects.overdue(at=at).values_list("pk", flat=True):
        _expire(pk, at=at)
    UploadSession.objects.filter(ended_at__lt=at - settings.UPLOAD_KEPT_FOR).delete()
    # A session that opens while we look has no files yet that could be taken for leftovers.
    pieces.sweep(is_open=lambda key: UploadSession.objects.unfinished().filter(key=key).exists())


@transaction.atomic
def _expire(pk: int, *, at: datetime) -> None:
    upload = UploadSession.objects.select_related("app").lock(pk=pk)
    if upload.ended_at or upload.expires_at > at:  # somebody was faster
        return
    upload.ended_at = at
    upload.save(update_fields=["ended_at"])
    audit.record("upload.expire", actor=None, target=upload.app, upload=upload.key)
