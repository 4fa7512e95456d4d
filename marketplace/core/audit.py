"""The audit log: who did what, to which thing, from where."""

from django.db import models

from marketplace.core import requests
from marketplace.core.models import SecurityAudit, User

Detail = str | int | bool | None | list[str]


def record(
    action: str, *, actor: User | None, target: models.Model, **details: Detail
) -> SecurityAudit:
    """Write one line of history, in the transaction of the change it describes.

    ``action`` is ``<noun>.<verb>``, lower case: ``app.submit``, ``withdrawal.request``. The
    address and the id of the request being served are added by themselves.
    """
    context = requests.current()
    return SecurityAudit.objects.create(
        actor=actor,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_name=str(target)[:200],
        details=details,
        ip_address=context.ip_address,
        request_id=context.request_id,
    )
