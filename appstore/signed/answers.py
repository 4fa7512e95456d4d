"""Answers of the validation endpoint, signed over the very bytes that are sent."""

from appstore.signed import texts

HEADER = "Matrix-Signature"
KIND = "MTXA1"


def signature(body: bytes) -> str:
    """The header that goes with a body."""
    by = texts.signer()
    signed = by.private.sign(f"{KIND}.{by.key_id}.".encode() + body)
    return f'keyid="{by.key_id}", alg="ed25519", sig="{texts.encode(signed)}"'
