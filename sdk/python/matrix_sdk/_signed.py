"""Texts signed by a marketplace: ``<kind>.<key id>.<payload>.<signature>``."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PublicKeys = Mapping[str, Any]
"""A JWK set, as ``GET /api/v1/keys/`` answers it."""
LENGTH_MAX = 4_000_000
SIGNATURE_BYTES = 64
_SHAPE = re.compile(r"([A-Z0-9]+)\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


class Refused(Exception):
    """``code`` says why a text is not believed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def unseal(kind: str, text: str, public_keys: PublicKeys) -> dict[str, Any]:
    """The payload of a signed text. Nothing of it is read before the signature is known good."""
    shape = _SHAPE.fullmatch(text) if len(text) <= LENGTH_MAX else None
    if shape is None or shape[1] != kind:
        raise Refused("malformed")
    payload, signature = decode(shape[3]), decode(shape[4])
    check(shape[2], signature, text.rpartition(".")[0].encode(), public_keys)
    return read_object(payload)


def check(key_id: str, signature: bytes, signed: bytes, public_keys: PublicKeys) -> None:
    if len(signature) != SIGNATURE_BYTES:
        raise Refused("malformed")
    public = _public_key(key_id, public_keys)
    try:
        public.verify(signature, signed)
    except InvalidSignature as error:
        raise Refused("bad_signature") from error


def read_object(data: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(data.decode())
    except ValueError as error:
        raise Refused("malformed") from error
    if not isinstance(payload, dict):
        raise Refused("malformed")
    return payload


def decode(text: str) -> bytes:
    """Base64url without padding, in the one spelling that each sequence of bytes has."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise Refused("malformed") from error
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise Refused("malformed")
    return data


def _public_key(key_id: str, public_keys: PublicKeys) -> Ed25519PublicKey:
    for key in public_keys["keys"]:
        if key["kid"] == key_id and key.get("crv") == "Ed25519":
            return Ed25519PublicKey.from_public_bytes(decode(key["x"]))
    raise Refused("unknown_key_id")
