"""Asking for one's own data, and to be forgotten."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from identity import mails, privacy, tasks, vault
from identity.models import AccountDeletion, DataExport
from marketplace.core import audit, keys
from marketplace.core.errors import Conflict, Invalid, Missing
from marketplace.core.models import User


class EmailMismatch(Invalid):
    code = "email_mismatch"

    def __init__(self) -> None:
        super().__init__("This is not your e-mail address. Type it as it stands above.")


class DeletionBlocked(Conflict):
    """Something has to be settled before the account can go; `detail` says what."""

    code = "deletion_blocked"

    def __init__(self, blockers: list[privacy.Blocker]) -> None:
        super().__init__(" ".join(f"{reason} {way}" for reason, way in blockers))
        self.blockers = blockers


class ExportNotReady(Missing):
    code = "export_not_ready"

    def __init__(self) -> None:
        super().__init__(
            "There is no export to download. Ask for one; a mail says when it is ready."
        )


@transaction.atomic
def request_export(*, user: User, at: datetime) -> DataExport:
    """Pack everything we know of somebody. While one is being packed, that is the one."""
    _lock(user)
    waiting = DataExport.objects.filter(user=user, ready_at=None, failed_at=None).first()
    if waiting:
        return waiting
    export = DataExport.objects.create(
        user=user, file_name=f"{keys.new_key('export')}.zip", requested_at=at
    )
    audit.record("export.request", actor=user, target=export)
    tasks.pack_export.enqueue(key=export.pk, export_id=export.pk)
    return export


@transaction.atomic
def download_export(*, user: User, at: datetime) -> bytes:
    """The newest one that is ready, as a zip."""
    kept = DataExport.objects.filter(user=user, ready_at__gt=at - settings.EXPORT_KEPT_FOR)
    export = kept.order_by("-ready_at").first()
    if export is None:
        raise ExportNotReady
    audit.record("export.download", actor=user, target=export)
    return vault.read(export.file_name)


@transaction.atomic
def request_deletion(*, user: User, typed_email: str, at: datetime) -> AccountDeletion:
    """Delete the account once the days of grace are over."""
    user = _lock(user)
    if typed_email.strip().lower() != user.email.lower():
        raise EmailMismatch
    if found := privacy.blockers(user):
        raise DeletionBlocked(found)
    pending = AccountDeletion.objects.pending().filter(user=user).first()
    if pending:
        return pending
    due_at = at + settings.DELETION_GRACE
    deletion = AccountDeletion.objects.create(user=user, requested_at=at, due_at=due_at)
    audit.record("deletion.request", actor=user, target=deletion)
    mails.security_notice(user, "deletion_requested", day=f"{due_at:%-d %B %Y}")
    return deletion


@transaction.atomic
def cancel_deletion(*, user: User, at: datetime) -> None:
    """The account stays."""
    _lock(user)
    if AccountDeletion.objects.pending().filter(user=user).update(cancelled_at=at):
        audit.record("deletion.cancel", actor=user, target=user)
        mails.security_notice(user, "deletion_cancelled")


def _lock(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
