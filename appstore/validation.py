"""What the validation endpoint says of a license, and in which order it looks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from appstore.models import License, LicenseState


class Code(StrEnum):
    """Every answer there is, the first that applies. Codes never change their meaning."""

    MALFORMED = "malformed"
    UNKNOWN_KEY_ID = "unknown_key_id"
    BAD_SIGNATURE = "bad_signature"
    NOT_FOUND = "not_found"
    WRONG_APP = "wrong_app"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    VERSION_NOT_COVERED = "version_not_covered"
    ACTIVATION_MISSING = "activation_missing"
    TOO_MANY_ACTIVATIONS = "too_many_activations"
    TOO_MANY_CHANGES = "too_many_changes"
    IN_GRACE = "in_grace"
    VALID = "valid"


VALID = frozenset({Code.VALID, Code.IN_GRACE})
DETAILS: Mapping[Code, str] = {
    Code.MALFORMED: "This is not a license key. Copy all of it, from MTX1 to its end.",
    Code.UNKNOWN_KEY_ID: "This key was signed by another marketplace.",
    Code.BAD_SIGNATURE: "This key was changed. Copy it again from your workspace.",
    Code.NOT_FOUND: "There is no such license here.",
    Code.WRONG_APP: "This key is for another app.",
    Code.REVOKED: "This license was revoked. A new one can be bought in the store.",
    Code.SUSPENDED: "This license is suspended. Its workspace has been told why.",
    Code.EXPIRED: "This license is over. Renew it in your workspace.",
    Code.VERSION_NOT_COVERED: "This version is not one of the store's, or its support has ended.",
    Code.ACTIVATION_MISSING: "This license is not activated here. Activate it first.",
    Code.TOO_MANY_ACTIVATIONS: "This license is in use in too many places. End one of them first.",
    Code.TOO_MANY_CHANGES: "This license was activated too often today. Try again tomorrow.",
    Code.IN_GRACE: "This license is over and works a few days more. Renew it.",
    Code.VALID: "This license is valid.",
}
ASK_AGAIN: Mapping[Code, timedelta] = {
    Code.VALID: timedelta(days=1),
    Code.IN_GRACE: timedelta(hours=1),
    Code.SUSPENDED: timedelta(hours=1),
    Code.EXPIRED: timedelta(hours=1),
    Code.TOO_MANY_CHANGES: timedelta(hours=1),
}
"""When it is worth asking again; for the other codes, when somebody has done something."""
_OF_STATE: Mapping[LicenseState, Code] = {
    LicenseState.REVOKED: Code.REVOKED,
    LicenseState.SUSPENDED: Code.SUSPENDED,
    LicenseState.EXPIRED: Code.EXPIRED,
}


class Use(NamedTuple):
    """Where a license is in use, as far as the question is about that."""

    active_count: int = 0
    is_active_here: bool | None = None
    """None when the caller did not say where it is."""


def judge(license: License, *, app: str, at: datetime, covers_version: bool, use: Use) -> Code:
    """The gravest fault, or how valid it is."""
    if license.app.slug != app:
        return Code.WRONG_APP
    state = license.state(at=at)
    if state in _OF_STATE:
        return _OF_STATE[state]
    if not covers_version:
        return Code.VERSION_NOT_COVERED
    if use.is_active_here is False:
        return Code.ACTIVATION_MISSING
    limit = license.plan.activation_limit
    if limit is not None and use.active_count > limit:
        return Code.TOO_MANY_ACTIVATIONS
    return Code.IN_GRACE if state == LicenseState.GRACE else Code.VALID
