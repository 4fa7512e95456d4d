"""Packing what somebody asked for, and forgetting who asked to be forgotten."""

import io
import json
import zipfile
from datetime import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from identity import mails, privacy, vault
from identity.models import AccountDeletion, DataExport
from marketplace.core import audit
from marketplace.core.jobs import Lease
from marketplace.core.models import Job

# What the law wants us to be able to show stays readable: money, and whose agreement it was.
KEPT_ACTIONS = ("user.erase", "order.pay", "agreement.accept")


def pack(lease: Lease, *, export_id: int) -> None:
    export = DataExport.objects.select_related("user").get(pk=export_id)
    vault.write(export.file_name, zipped(privacy.export(export.user)))
    with lease.finishing():
        export.ready_at = timezone.now()
        export.save(update_fields=["ready_at"])
        mails.export_ready(export)


def give_up_packing(job: Job, error: str) -> None:  # noqa: ARG001  every give-up's signature
    DataExport.objects.filter(pk=job.arguments["export_id"]).update(failed_at=timezone.now())


def zipped(chapters: dict[str, privacy.Facts]) -> bytes:
    """A folder for each chapter, a JSON file for each kind of thing in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for chapter, facts in chapters.items():
            for name, content in facts.items():
                text = json.dumps(content, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
                archive.writestr(f"{chapter}/{name}.json", text)
    return file.getvalue()


def erase(lease: Lease, *, deletion_id: int) -> None:
    """Forget a person, all of it or nothing. What came up meanwhile calls it off."""
    at = timezone.now()
    with lease.finishing():
        deletion = AccountDeletion.objects.lock(pk=deletion_id)
        if deletion.cancelled_at or deletion.erased_at:
            return
        user = deletion.user
        if privacy.blockers(user):
            deletion.cancelled_at = at
            deletion.save(update_fields=["cancelled_at"])
            audit.record("deletion.cancel", actor=None, target=user, reason="blocked")
            mails.security_notice(user, "deletion_blocked")
            return
        goodbye = user.email
        privacy.erase(user, at=at)
        audit.erase_personal(user=user, by=None, keep=KEPT_ACTIONS, owners=audit.owners_of(user))
        deletion.erased_at = at
        deletion.save(update_fields=["erased_at"])
        audit.record("user.erase", actor=None, target=user)
        mails.account_erased(goodbye)


def due_deletions(*, at: datetime) -> list[int]:
    due = AccountDeletion.objects.pending().filter(due_at__lte=at)
    return list(due.values_list("pk", flat=True))


@transaction.atomic
def forget_old_exports(*, at: datetime) -> None:
    over = DataExport.objects.filter(requested_at__lt=at - 2 * settings.EXPORT_KEPT_FOR)
    ended = DataExport.objects.filter(ready_at__lt=at - settings.EXPORT_KEPT_FOR)
    for export in over | ended:
        vault.remove(export.file_name)
        export.delete()
