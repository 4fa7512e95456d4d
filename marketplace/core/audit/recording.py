"""Writing the log: a row and its payload, in one statement."""

import os
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg.types.json import Jsonb

from marketplace.core import requests
from marketplace.core.audit import entries
from marketplace.core.audit.owners import owner_of
from marketplace.core.models import SecurityAudit, User

Detail = str | int | bool | None | list[str]

NAME_LENGTH = 200
SALT_BYTES = 16
INSERT = """
WITH row AS (
    INSERT INTO core_securityaudit (
        event, actor_id, owner, action, target_type, target_id, request_id,
        occurred_at, payload_hash, leaf_hash, seal
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
)
INSERT INTO core_auditpayload (event_id, salt, data) SELECT id, %s, %s FROM row RETURNING event_id
"""


def record(
    action: str, *, actor: User | None, target: models.Model, **details: Detail
) -> SecurityAudit:
    """Write one line of history, in the transaction of the change it describes.

    ``action`` is ``<noun>.<verb>``, lower case: ``app.submit``, ``withdrawal.request``. The
    address and the id of the request being served are added by themselves, and so is whose
    history shows it: the target's ``audit_owner``.
    """
    payload = {
        "target_name": str(target)[:NAME_LENGTH],
        "details": details,
        "ip_address": requests.current().ip_address,
    }
    return write(action, actor=actor, target=target, payload=payload)


def write(
    action: str, *, actor: User | None, target: models.Model, payload: dict[str, Any]
) -> SecurityAudit:
    """As ``record``, with a payload of the caller's own."""
    salt = os.urandom(SALT_BYTES)
    row = SecurityAudit(
        actor=actor,
        owner=owner_of(target, actor=actor),
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        request_id=requests.current().request_id,
        occurred_at=timezone.now(),
        payload_hash=entries.hash_payload(salt, payload),
    )
    row.leaf_hash = entries.leaf_of(row)
    row.seal = entries.seal(row.leaf_hash)
    row.pk = _insert(row, salt, payload)
    return row


def _insert(row: SecurityAudit, salt: bytes, payload: dict[str, Any]) -> int:
    """One statement, because an audit row is part of everything somebody waits for."""
    values: list[Any] = [
        *(row.event, row.actor_id, row.owner, row.action, row.target_type, row.target_id),
        *(row.request_id, row.occurred_at, row.payload_hash, row.leaf_hash, row.seal),
        *(salt, Jsonb(payload)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        inserted = cursor.fetchone()
    assert inserted is not None
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as save() does
    return int(inserted[0])
