"""The public keys that strangers check our signatures with."""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from marketplace.core import keys


def published(client):
    return {key["purpose"]: key for key in client.get("/api/v1/keys/").json()["keys"]}


def test_anybody_finds_each_key_that_we_sign_with(client):
    found = published(client)
    assert found.keys() == set(keys.PUBLISHED)
    for purpose, key in found.items():
        raw = base64.urlsafe_b64decode(key["x"] + "=")
        signature = keys.signing_key(purpose).sign(b"a message")
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, b"a message")
        assert key["kid"] == keys.key_id(purpose) == hashlib.sha256(raw).hexdigest()[:16]


def test_each_purpose_has_a_key_of_its_own(client):
    assert len({key["x"] for key in published(client).values()}) == len(keys.PUBLISHED)


def test_the_key_of_the_audit_logs_seals_is_not_among_them(client):
    seal = keys.signing_key("audit seal").public_key().public_bytes_raw()
    encoded = base64.urlsafe_b64encode(seal).decode().rstrip("=")
    assert encoded not in client.get("/api/v1/keys/").content.decode()


def test_the_answer_may_be_kept_for_an_hour(client):
    assert client.get("/api/v1/keys/")["Cache-Control"] == "public, max-age=3600"
