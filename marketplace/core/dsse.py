"""Signed envelopes: DSSE 1.0, Ed25519, with the platform's key for one purpose.

What is signed is the payload's type and its bytes (the pre-authentication encoding), so neither can
be taken for another; a reader parses nothing before the signature is verified.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature

from marketplace.core import keys


class BadEnvelope(Exception):
    """It is not signed by us, or not for this purpose."""


def encode(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed (PAE).

    >>> encode("http://example.com/HelloWorld", b"hello world")
    b'DSSEv1 29 http://example.com/HelloWorld 11 hello world'
    """
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def sign(payload: bytes, *, payload_type: str, purpose: str) -> dict[str, Any]:
    signature = keys.signing_key(purpose).sign(encode(payload_type, payload))
    return {
        "payloadType": payload_type,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": keys.key_id(purpose), "sig": base64.b64encode(signature).decode()}
        ],
    }


def verify(envelope: Mapping[str, Any], *, payload_type: str, purpose: str) -> bytes:
    """The payload, once one of the signatures is ours. Raises ``BadEnvelope``."""
    try:
        payload = base64.b64decode(envelope["payload"], validate=True)
        signatures = [
            base64.b64decode(each["sig"], validate=True) for each in envelope["signatures"]
        ]
        signed = encode(envelope["payloadType"], payload)
    except (KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise BadEnvelope from error
    if envelope["payloadType"] != payload_type:
        raise BadEnvelope
    public = keys.signing_key(purpose).public_key()
    for signature in signatures:
        try:
            public.verify(signature, signed)
        except InvalidSignature:
            continue
        return payload
    raise BadEnvelope
