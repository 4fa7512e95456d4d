"""Texts that anybody checks with our public key: ``<kind>.<key id>.<payload>.<signature>``.

The signature is over everything before the last dot, so that a text of one kind is never one of
another, and nothing of the payload is read before it is known to be ours.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from marketplace.core import keys

PURPOSE = "license"
LENGTH_MAX = 16_384
SIGNATURE_BYTES = 64
_SHAPE = re.compile(r"([A-Z0-9]+)\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


class Malformed(Exception):
    """Not a text of that kind."""


class UnknownKeyId(Exception):
    """It names a key that is not ours."""


class BadSignature(Exception):
    """It is not what was signed."""


class Signer(NamedTuple):
    key_id: str
    private: Ed25519PrivateKey
    public: Ed25519PublicKey


def signer() -> Signer:
    return _signer(settings.SIGNING_KEY)


@lru_cache(maxsize=2)
def _signer(seed: bytes) -> Signer:  # noqa: ARG001  the seed is what the answer is kept under
    private = keys.signing_key(PURPOSE)
    return Signer(keys.key_id(PURPOSE), private, private.public_key())


def seal(kind: str, payload: Mapping[str, Any]) -> str:
    """The payload as a signed text."""
    by = signer()
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    signed = f"{kind}.{by.key_id}.{encode(text.encode())}"
    return f"{signed}.{encode(by.private.sign(signed.encode()))}"


def unseal(kind: str, text: str) -> dict[str, Any]:
    """The payload of a text that we signed ourselves.

    Raises:
        Malformed, UnknownKeyId, BadSignature.
    """
    shape = _SHAPE.fullmatch(text) if len(text) <= LENGTH_MAX else None
    if shape is None or shape[1] != kind:
        raise Malformed
    payload, signature = decode(shape[3]), decode(shape[4])
    if len(signature) != SIGNATURE_BYTES:
        raise Malformed
    by = signer()
    if shape[2] != by.key_id:
        raise UnknownKeyId
    try:
        by.public.verify(signature, text.rpartition(".")[0].encode())
    except InvalidSignature as error:
        raise BadSignature from error
    opened: dict[str, Any] = json.loads(payload)
    return opened


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Base64url as ``encode`` writes it, and no other spelling of the same bytes."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise Malformed from error
    if encode(data) != text:
        raise Malformed
    return data
