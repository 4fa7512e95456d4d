"""Erasing what is personal. The row, its hash and every proof stay."""

from collections.abc import Iterable

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from marketplace.core.audit.recording import write
from marketplace.core.models import AuditPayload, SecurityAudit, User

ACTION = "audit.erase"


@transaction.atomic
def erase(*, row: SecurityAudit, by: User | None, reason: str) -> int:
    """Forget who and what exactly one row was about. Returns how many payloads went: 0 or 1."""
    return _erase(AuditPayload.objects.filter(event=row), target=row, by=by, reason=reason)


@transaction.atomic
def erase_personal(
    *, user: User, by: User | None, keep: Iterable[str] = (), owners: Iterable[str] = ()
) -> int:
    """Forget what is personal in everything a person did or that was done to them.

    ``keep`` names actions whose payload the law wants us to keep; ``owners`` are others whose
    history goes too, such as the person's own developer account. Returns how many payloads went.
    """
    about = Q(event__actor=user) | Q(event__owner__in=[user.audit_owner, *owners])
    payloads = AuditPayload.objects.filter(about).exclude(event__action__in=[*keep])
    return _erase(payloads, target=user, by=by, reason="personal data")


def _erase(
    payloads: QuerySet[AuditPayload], *, target: models.Model, by: User | None, reason: str
) -> int:
    """Delete and say so, in a row that holds nothing personal and is never erased itself.

    The trigger lets a payload go only while the transaction says that it is erasing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('matrix.audit_erasing', 'on', true)")
        count, _ = payloads.exclude(event__action=ACTION).delete()
        cursor.execute("SELECT set_config('matrix.audit_erasing', '', true)")
    if count:
        payload = {"target_name": "", "details": {"rows": count, "reason": reason}}
        write(ACTION, actor=by, target=target, payload=payload)
    return count
