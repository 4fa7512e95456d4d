"""Identifiers and secrets that leave the database."""

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PUBLISHED = ("audit", "license", "release", "scan")
"""The purposes whose public keys everybody may have. What is signed otherwise stays among us."""
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def new_key(prefix: str) -> str:
    """A random public identifier such as ``inst_7f3k…``: 20 characters, 100 bits.

    Lower-case letters and digits only, so that what follows the prefix fits a host name.
    """
    return f"{prefix}_{''.join(secrets.choice(ALPHABET) for _ in range(20))}"


def new_secret(prefix: str) -> str:
    """A bearer secret such as ``mtx_pat_…``: 32 random bytes and a checksum.

    The last six characters are a checksum of the rest, so that a scanner for leaked secrets can
    recognise one without asking us.
    """
    body = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return f"{prefix}_{body}{_checksum(f'{prefix}_{body}')}"


def is_well_formed(secret: str) -> bool:
    return hmac.compare_digest(_checksum(secret[:-6]).encode(), secret[-6:].encode())


def hash_secret(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so a plain hash cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derive(purpose: str) -> bytes:
    """A 32-byte key of its own for each purpose, from ``SECRET_KEY``."""
    return hmac.new(
        settings.SECRET_KEY.encode(), b"matrix:" + purpose.encode(), hashlib.sha256
    ).digest()


def signing_key(purpose: str) -> Ed25519PrivateKey:
    """The platform's key for one purpose (``audit``, ``license`` …), from ``SIGNING_KEY``.

    Others verify with its public half, so a purpose's key must stay what it is.
    """
    seed = HKDF(SHA256(), length=32, salt=None, info=b"matrix signing:" + purpose.encode())
    return Ed25519PrivateKey.from_private_bytes(seed.derive(settings.SIGNING_KEY))


def key_id(purpose: str) -> str:
    """Names a purpose's public key where somebody must choose one: 16 hex digits of its SHA-256."""
    public = signing_key(purpose).public_key().public_bytes_raw()
    return hashlib.sha256(public).hexdigest()[:16]


def public_jwk(purpose: str) -> dict[str, str]:
    """A purpose's public key as RFC 8037 writes it."""
    public = signing_key(purpose).public_key().public_bytes_raw()
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": key_id(purpose),
        "purpose": purpose,
        "x": base64.urlsafe_b64encode(public).decode().rstrip("="),
    }


def _checksum(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(ALPHABET[byte % 32] for byte in digest[:6])
