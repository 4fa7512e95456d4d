"""What is sealed at rest can be read by us, and by nobody who has only the database."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from marketplace.core import keys, sealing


def test_what_was_sealed_can_be_unsealed():
    sealed = sealing.seal(b"DE 123", purpose="tax")
    assert b"DE 123" not in sealed
    assert sealing.unseal(sealed, purpose="tax") == b"DE 123"


def test_the_same_text_never_looks_the_same():
    assert sealing.seal(b"a", purpose="tax") != sealing.seal(b"a", purpose="tax")


def test_it_cannot_be_moved_to_another_purpose():
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(sealing.seal(b"a", purpose="tax"), purpose="name")


@pytest.mark.parametrize("place", [0, 3, 8, -1])
def test_a_flipped_bit_is_found(place):
    sealed = bytearray(sealing.seal(b"a", purpose="tax"))
    sealed[place] ^= 1
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(bytes(sealed), purpose="tax")


def test_an_old_key_still_unseals_after_a_new_one_was_put_in_front(settings):
    sealed = sealing.seal(b"a", purpose="tax")
    settings.ENCRYPTION_KEYS = [b"n" * 32, *settings.ENCRYPTION_KEYS]
    assert sealing.unseal(sealed, purpose="tax") == b"a"
    assert not sealing.is_current(sealed)
    assert sealing.is_current(sealing.seal(b"a", purpose="tax"))


def test_without_its_key_it_is_lost(settings):
    sealed = sealing.seal(b"a", purpose="tax")
    settings.ENCRYPTION_KEYS = [b"n" * 32]
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(sealed, purpose="tax")


def test_each_purpose_signs_with_a_key_of_its_own_that_stays():
    audit = keys.signing_key("audit")
    assert isinstance(audit, Ed25519PrivateKey)
    assert audit.public_key() == keys.signing_key("audit").public_key()
    assert audit.public_key() != keys.signing_key("license").public_key()


def test_a_public_key_is_named_by_its_digest():
    public = keys.signing_key("license").public_key().public_bytes_raw()
    assert keys.key_id("license") == hashlib.sha256(public).hexdigest()[:16]
    assert keys.key_id("license") != keys.key_id("release")
