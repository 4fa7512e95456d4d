"""The second factor: authenticators, passkeys and recovery codes."""

import time

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from identity.actions.devices import start_authenticator
from identity.models import TOTPDevice
from identity.models.devices import STEP_SECONDS
from tests.core.recipes import anybody, browser, change
from tests.factories import UserFactory
from tests.factories.core import PASSWORD
from tests.identity.test_passkeys import SoftwareKey, add_passkey, enter_password, post


def enrolled():
    user = UserFactory(second_factor=True)
    return TOTPDevice.objects.get(user=user), browser(user)


@change("POST identity:factor-authenticator-start", "factor.start")
def start():
    _, client = enrolled()
    return lambda: client.post(reverse("identity:factor-authenticator-start"))


@change("POST identity:factor-authenticator", "factor.add")
def confirm():
    device, client = enrolled()
    client.post(reverse("identity:factor-authenticator-start"))
    waiting = TOTPDevice.objects.get(user=device.user, confirmed=False)
    code = waiting.code_at(int(time.time()) // STEP_SECONDS)
    said = {"name": "Tablet", "code": code}
    return lambda: client.post(reverse("identity:factor-authenticator"), said)


@change("POST identity:factor-recovery-codes", "recovery.generate")
def renew_recovery_codes():
    _, client = enrolled()
    return lambda: client.post(reverse("identity:factor-recovery-codes"))


@change("POST identity:factor-rename", "factor.rename")
def rename():
    device, client = enrolled()
    place = reverse("identity:factor-rename", args=["totp", device.pk])
    return lambda: client.post(place, {"name": "Old phone"})


@change("POST identity:factor-remove", "factor.remove")
def remove():
    device, client = enrolled()
    place = reverse("identity:factor-remove", args=["totp", device.pk])
    return lambda: client.post(place)


@change("POST v1:second-factor-totp", "factor.start")
def start_by_machine():
    said = {"email": UserFactory().email, "password": PASSWORD}
    return lambda: anybody().post(reverse("v1:second-factor-totp"), said)


@change("POST v1:second-factor-totp-confirm", "factor.add")
def confirm_by_machine():
    user = UserFactory()
    waiting = start_authenticator(user=user, at=timezone.now())
    code = waiting.code_at(int(time.time()) // STEP_SECONDS)
    said = {"email": user.email, "password": PASSWORD, "id": waiting.pk, "code": code}
    return lambda: anybody().post(reverse("v1:second-factor-totp-confirm"), said | {"name": "a"})


@change("POST identity:factor-passkey-complete", "factor.add")
def add_a_passkey():
    key, (_, client) = SoftwareKey(settings), enrolled()
    options = post(client, reverse("identity:factor-passkey-begin")).json()
    made = key.register(options) | {"name": "Laptop"}
    return lambda: post(client, reverse("identity:factor-passkey-complete"), made)


@change("POST identity:challenge-passkey-complete", "session.start")
def log_in_with_a_passkey():
    user, key, client = UserFactory(), SoftwareKey(settings), Client()
    add_passkey(browser(user), key)
    enter_password(client, user)
    answer = key.sign(post(client, reverse("identity:challenge-passkey-begin")).json())
    return lambda: post(client, reverse("identity:challenge-passkey-complete"), answer)
