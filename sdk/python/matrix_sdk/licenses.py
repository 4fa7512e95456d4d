"""Is this license key good? Answered without asking the marketplace.

The order in which things are looked at, and so the code of a key with several faults, is part of
the format: ``malformed``, ``unknown_key_id``, ``bad_signature``, ``wrong_app``,
``issued_in_future``, the revocation list's own faults, ``revoked``, ``expired``, ``in_grace``,
``valid``.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from matrix_sdk import _signed
from matrix_sdk._signed import PublicKeys, Refused

SKEW_SECONDS = 300
"""How far a clock may be behind the marketplace's."""
ANSWER_SECONDS = 300
"""How old an answer of the validation endpoint may be."""
DETAILS: Mapping[str, str] = {
    "malformed": "This is not a license key. Copy all of it, from MTX1 to its end.",
    "unknown_key_id": "This key was signed by another marketplace, or with a newer key.",
    "bad_signature": "This key was changed. Copy it again from your workspace.",
    "wrong_app": "This key is for another app.",
    "issued_in_future": "This key was issued in the future. Set this computer's clock.",
    "revocations_invalid": "The revocation list cannot be believed. Fetch it again.",
    "revocations_rolled_back": "The revocation list is older than one seen before.",
    "revocations_stale": "The revocation list is out of date. Fetch it again.",
    "revoked": "This license was revoked.",
    "expired": "This key is over. Fetch a new one, or renew the license.",
    "in_grace": "This license is over and works a few days more. Renew it.",
    "valid": "This license is valid.",
    "wrong_nonce": "This answer was given to another question.",
    "wrong_fingerprint": "This answer is about another place of use.",
    "answer_stale": "This answer is not of now. Ask again, or set this computer's clock.",
}
_SIGNATURE = re.compile(r'keyid="([0-9a-f]{16})", alg="ed25519", sig="([A-Za-z0-9_-]+)"')


@dataclass(frozen=True)
class Verdict:
    """What is known of a key. ``payload`` is what it says, once its signature is known good."""

    valid: bool
    code: str
    payload: dict[str, Any] = field(default_factory=dict)
    revocations_number: int = 0
    """The newest list's number: keep it, and pass it as ``known_number`` the next time."""

    @property
    def detail(self) -> str:
        return DETAILS.get(self.code) or str(self.payload.get("detail", ""))


@dataclass(frozen=True)
class Revocations:
    """A list of revoked licenses whose signature is good."""

    number: int
    issued_at: int
    next_update: int
    revoked: Mapping[str, Mapping[str, Any]]


def verify(
    key: str,
    *,
    public_keys: PublicKeys,
    app: str,
    now: float | None = None,
    revocations: str | None = None,
    known_number: int = 0,
) -> Verdict:
    """Check a license key offline.

    Args:
        key: The text that the buyer pasted.
        public_keys: The marketplace's keys, as a JWK set.
        app: The app's own slug; a key for another app is refused.
        now: Seconds since 1970; left out, this computer's clock.
        revocations: The newest revocation list at hand, if any.
        known_number: The highest number a list had before.
    """
    now = time.time() if now is None else now
    try:
        payload = _signed.unseal("MTX1", key.strip(" \t\r\n"), public_keys)
    except Refused as refused:
        return Verdict(valid=False, code=refused.code)
    number = known_number
    try:
        code = _before_the_list(payload, app=app, now=now)
        if not code and revocations is not None:
            listed = read_revocations(
                revocations, public_keys=public_keys, now=now, known_number=known_number
            )
            number = listed.number
            code = "revoked" if payload["license"] in listed.revoked else ""
        code = code or _by_the_clock(payload, now=now)
    except Refused as refused:
        code = refused.code
    except (KeyError, TypeError):
        return Verdict(valid=False, code="malformed")
    return Verdict(code in {"valid", "in_grace"}, code, payload, number)


def read_revocations(
    text: str, *, public_keys: PublicKeys, now: float, known_number: int = 0
) -> Revocations:
    """A revocation list that may be believed; raises ``Refused`` with a code otherwise."""
    try:
        payload = _signed.unseal("MTXR1", text.strip(" \t\r\n"), public_keys)
        listed = Revocations(
            payload["number"], payload["issued_at"], payload["next_update"], payload["revoked"]
        )
    except (Refused, KeyError) as error:
        raise Refused("revocations_invalid") from error
    if listed.number < known_number:
        raise Refused("revocations_rolled_back")
    if listed.issued_at > now + SKEW_SECONDS:
        raise Refused("revocations_invalid")
    if listed.next_update <= now:
        raise Refused("revocations_stale")
    return listed


def verify_response(
    body: bytes,
    signature: str,
    *,
    public_keys: PublicKeys,
    app: str,
    nonce: str = "",
    fingerprint: str = "",
    now: float | None = None,
) -> Verdict:
    """Check an answer of ``POST /api/v1/licenses/validate/``.

    Args:
        body: The bytes that came, unchanged.
        signature: The header ``Matrix-Signature``.
        public_keys: The marketplace's keys, as a JWK set.
        app: The app's own slug; a good license of another app is refused.
        nonce: What was sent as ``nonce``, so that an old answer is not played back.
        fingerprint: What was sent as ``fingerprint``, so that no answer about another place passes.
        now: Seconds since 1970; left out, this computer's clock.
    """
    try:
        answer = _read_answer(body, signature, public_keys)
        code = _of_now(answer, nonce=nonce, now=time.time() if now is None else now)
        if not code and answer.get("fingerprint", "") != fingerprint:
            code = "wrong_fingerprint"
        if not code and answer["valid"] and answer["license"]["app"] != app:
            code = "wrong_app"
        if code:
            return Verdict(valid=False, code=code)
        return Verdict(answer["valid"], answer["code"], answer)
    except Refused as refused:
        return Verdict(valid=False, code=refused.code)
    except (KeyError, TypeError, ValueError):
        return Verdict(valid=False, code="malformed")


def _of_now(answer: Mapping[str, Any], *, nonce: str, now: float) -> str:
    if answer["nonce"] != nonce:
        return "wrong_nonce"
    age = abs(now - datetime.fromisoformat(answer["checked_at"]).timestamp())
    return "answer_stale" if age > ANSWER_SECONDS else ""


def _read_answer(body: bytes, signature: str, public_keys: PublicKeys) -> dict[str, Any]:
    shape = _SIGNATURE.fullmatch(signature)
    if shape is None:
        raise Refused("malformed")
    signed = f"MTXA1.{shape[1]}.".encode() + body
    _signed.check(shape[1], _signed.decode(shape[2]), signed, public_keys)
    return _signed.read_object(body)


def _before_the_list(payload: Mapping[str, Any], *, app: str, now: float) -> str:
    if payload["app"] != app:
        return "wrong_app"
    return "issued_in_future" if payload["issued_at"] > now + SKEW_SECONDS else ""


def _by_the_clock(payload: Mapping[str, Any], *, now: float) -> str:
    if payload["expires_at"] <= now:
        return "expired"
    ends = payload["license_expires_at"]
    return "valid" if ends is None or ends > now else "in_grace"
