"""License keys: what a buyer pastes into an app, and what the app checks without asking us."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from appstore.models import License
from appstore.signed import texts
from marketplace.core import keys

KIND = "MTX1"
LIFE = timedelta(days=30)
"""How long a key is believed without asking again, and so how late a revocation may bite."""


def issue(license: License, *, at: datetime, nonce: str = "") -> str:
    """A license as a key. Nothing of it is kept: the row is the truth, and another is soon made.

    Needs the license with its app and plan.
    """
    plan, app = license.plan, license.app
    payload = {
        "v": 1,
        "kid": texts.signer().key_id,
        "license": license.key,
        "app": app.slug,
        "app_id": app.pk,
        "plan": plan.name,
        "entitlements": plan.entitlements,
        "activation_kind": plan.activation_kind,
        "activation_limit": plan.activation_limit,
        "trial": license.is_trial,
        "issued_at": seconds(at),
        "expires_at": seconds(proof_end(license, at=at)),
        "license_expires_at": seconds(license.expires_at),
        "grace_until": seconds(license.grace_until),
        "workspace": pseudonym(license),
        "nonce": nonce or secrets.token_hex(8),
    }
    return texts.seal(KIND, payload)


def read(text: str) -> dict[str, Any]:
    """What a key of ours says, however old it is.

    Raises:
        Malformed, UnknownKeyId, BadSignature.
    """
    return texts.unseal(KIND, text.strip(" \t\r\n"))


def proof_end(license: License, *, at: datetime) -> datetime:
    """The key's own end: never after the license's, grace included."""
    return min(at + LIFE, license.grace_until or at + LIFE)


def pseudonym(license: License) -> str:
    """Tells a developer's customers apart, and says nothing to another developer."""
    of = f"{license.app_id}:{license.workspace_id}".encode()
    return hmac.new(keys.derive("license-workspace"), of, hashlib.sha256).hexdigest()[:16]


def seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
