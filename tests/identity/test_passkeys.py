"""Passkeys, with a key in software that signs what a browser would."""

import base64
import hashlib
import json
import os
import struct

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django_otp_webauthn.models import WebAuthnCredential

from identity.models import RecoveryDevice
from marketplace.core.models import SecurityAudit
from tests.factories import UserFactory, sign_in
from tests.factories.core import PASSWORD
from tests.factories.identity import Browser

PASSKEY = "/account/security/passkey/"
CHALLENGE = "/account/second-factor/passkey/"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class SoftwareKey:
    """An authenticator without a finger, for one site."""

    def __init__(self, settings):
        self.origin = settings.SITE_URL
        self.site = hashlib.sha256(settings.OTP_WEBAUTHN_RP_ID.encode()).digest()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)

    def client_data(self, kind, options, origin=None):
        said = {"type": kind, "challenge": options["challenge"], "origin": origin or self.origin}
        return json.dumps(said).encode()

    def credential(self, response):
        raw = b64(self.id)
        return {"id": raw, "rawId": raw, "type": "public-key", "response": response}

    def register(self, options):
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        about = struct.pack(">BI", 0x45, 0) + bytes(16) + struct.pack(">H", len(self.id))
        attested = {"fmt": "none", "attStmt": {}, "authData": self.site + about + self.id + public}
        return self.credential(
            {
                "clientDataJSON": b64(self.client_data("webauthn.create", options)),
                "attestationObject": b64(cbor2.dumps(attested)),
                "transports": ["internal"],
            }
        )

    def sign(self, options, *, origin=None):
        about = self.site + struct.pack(">BI", 0x05, 1)
        said = self.client_data("webauthn.get", options, origin)
        signed = self.key.sign(about + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self.credential(
            {
                "clientDataJSON": b64(said),
                "authenticatorData": b64(about),
                "signature": b64(signed),
            }
        )


def post(client, place, body=None):
    return client.post(place, json.dumps(body or {}), content_type="application/json")


def add_passkey(client, key, name="Laptop"):
    options = post(client, f"{PASSKEY}begin/").json()
    return post(client, f"{PASSKEY}complete/", key.register(options) | {"name": name})


def enter_password(client, user):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


@pytest.fixture
def key(settings):
    return SoftwareKey(settings)


@pytest.fixture
def user(client, key):
    """Somebody who signed in and made a passkey, their first device."""
    user = UserFactory()
    enter_password(client, user)
    assert add_passkey(client, key).json() == {"redirect_url": "/account/security/recovery-codes/"}
    return user


def test_the_first_passkey_brings_recovery_codes_and_confirms_the_session(client, user):
    assert len(client.get("/account/security/recovery-codes/").context["codes"]) == 10
    assert len(RecoveryDevice.objects.get(user=user).hashes) == 10
    assert WebAuthnCredential.objects.get(user=user).name == "Laptop"
    actions = list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["session.start", "factor.add"]


def test_a_passkey_finishes_a_sign_in_and_its_answer_works_once(user, key):
    browser = Browser()
    enter_password(browser, user)
    answer = key.sign(post(browser, f"{CHALLENGE}begin/").json())

    entered = post(browser, f"{CHALLENGE}complete/", answer)
    again = post(browser, f"{CHALLENGE}complete/", answer)

    assert entered.json() == {"redirect_url": "/"}
    assert browser.get("/accounts/email/").status_code == 200  # fresh at once
    assert again.status_code == 400


def test_an_answer_given_to_another_site_is_refused(user, key, caplog):
    browser = Browser()
    enter_password(browser, user)
    options = post(browser, f"{CHALLENGE}begin/").json()

    refused = post(
        browser, f"{CHALLENGE}complete/", key.sign(options, origin="https://evil.example")
    )

    assert refused.status_code == 422
    assert "_auth_user_id" not in browser.session
    assert SecurityAudit.objects.latest("pk").action == "session.refuse"


def test_somebody_elses_passkey_is_refused(user, key):
    browser, other = Browser(), UserFactory(second_factor=True)
    enter_password(browser, other)
    options = post(browser, f"{CHALLENGE}begin/").json()
    assert post(browser, f"{CHALLENGE}complete/", key.sign(options)).status_code == 403
    assert "_auth_user_id" not in browser.session


def test_an_idle_session_makes_no_passkey(client, key):
    sign_in(client, UserFactory(second_factor=True), fresh=False)
    assert post(client, f"{PASSKEY}begin/").url.startswith("/account/second-factor/")
    client.force_login(UserFactory())
    assert post(client, f"{PASSKEY}begin/").url.startswith("/accounts/reauthenticate/")
    assert not WebAuthnCredential.objects.exists()


def test_a_removed_passkey_opens_nothing(client, user, key):
    passkey = WebAuthnCredential.objects.get()
    client.post(f"/account/security/passkey/{passkey.pk}/remove/")
    assert not WebAuthnCredential.objects.exists()
    assert not client.get("/account/security/").wsgi_request.user.is_verified()


def test_wrong_answers_are_limited_like_wrong_codes(user, key, settings):
    settings.ACCOUNT_RATE_LIMITS = {"second_factor": "2/5m/key"}
    browser = Browser()
    enter_password(browser, user)
    statuses = [post(browser, f"{CHALLENGE}complete/", {}).status_code for _ in range(3)]
    assert statuses == [400, 400, 429]
