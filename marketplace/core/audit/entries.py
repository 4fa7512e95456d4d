"""What a row says, as bytes: the same bytes today and in ten years.

An entry is canonical JSON: sorted keys, no spaces, UTF-8. Its leaf is what the tree holds. What is
personal is not in it, only ``sha256(salt + payload)``; without the salt nobody can guess what an
erased payload was.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

from marketplace.core import keys
from marketplace.core.audit import merkle

VERSION = 1


class Row(Protocol):
    """What an entry is made of; a ``SecurityAudit``, also one of a migration."""

    event: UUID
    occurred_at: datetime
    actor_id: int | None
    owner: str
    action: str
    target_type: str
    target_id: str
    request_id: str
    payload_hash: bytes | memoryview


def entry_of(row: Row) -> dict[str, Any]:
    return {
        "version": VERSION,
        "event": row.event.hex,
        "occurred_at": moment(row.occurred_at),
        "actor": row.actor_id,
        "owner": row.owner,
        "action": row.action,
        "target_type": row.target_type,
        "target_id": row.target_id,
        "request_id": row.request_id,
        "payload_hash": bytes(row.payload_hash).hex(),
    }


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_of(row: Row) -> bytes:
    return merkle.hash_leaf(canonical(entry_of(row)))


def canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def hash_payload(salt: bytes | memoryview, payload: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(bytes(salt) + canonical(payload)).digest()


def seal(leaf: bytes) -> bytes:
    """What tells our rows from rows that somebody else put into the table, rightly hashed.

    Its key comes from ``SIGNING_KEY``, because that never changes and ``SECRET_KEY`` may.
    """
    return hmac.digest(_seal_key(settings.SIGNING_KEY), bytes(leaf), "sha256")


@lru_cache(maxsize=8)
def _seal_key(_signing_key: bytes) -> bytes:
    return keys.signing_key("audit seal").private_bytes_raw()
