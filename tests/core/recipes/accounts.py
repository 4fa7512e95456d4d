"""allauth's pages: signing up and in, addresses and passwords."""

import re

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.core.recipes import anybody, browser, change
from tests.factories import UserFactory, totp_code
from tests.factories.core import PASSWORD

NEWCOMER = {"email": "new@example.org", "password1": PASSWORD, "password": PASSWORD}
NEW_PASSWORD = {"password1": "battery staple horse", "password2": "battery staple horse"}


def confirmation_key():
    user = UserFactory(confirmed=False)
    return EmailConfirmationHMAC(EmailAddress.objects.get(user=user)).key


def signed_in():
    """A browser whose person has just typed their password, as these pages ask for."""
    user, client = UserFactory(), Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return user, client


@change("POST account_login", "session.start")
def log_in():
    user = UserFactory()
    said = {"login": user.email, "password": PASSWORD}
    return lambda: Client().post(reverse("account_login"), said)


@change("POST identity:challenge", "session.start")
def log_in_with_a_second_factor():
    user, client = UserFactory(second_factor=True), Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return lambda: client.post(reverse("identity:challenge"), {"code": totp_code(user)})


@change("POST account_confirm_login_code", "session.start")
def log_in_with_a_code_by_mail():
    user, client = UserFactory(), Client()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"^[A-Z0-9-]{6,}$", mail.outbox[-1].body, re.MULTILINE)[0]
    return lambda: client.post(reverse("account_confirm_login_code"), {"code": code})


@change("POST account_signup", "user.create")
def sign_up():
    return lambda: Client().post(reverse("account_signup"), NEWCOMER)


@change("POST v1:account-list", "user.create")
def sign_up_by_machine():
    return lambda: anybody().post(reverse("v1:account-list"), NEWCOMER)


@change("POST account_confirm_email", "email.confirm")
def confirm():
    place = reverse("account_confirm_email", args=[confirmation_key()])
    return lambda: Client().post(place)


@change("POST v1:verify-email", "email.confirm")
def confirm_by_machine():
    key = confirmation_key()
    return lambda: anybody().post(reverse("v1:verify-email"), {"key": key})


@change("POST account_email", "email.add")
def add_address():
    _, client = signed_in()
    wanted = {"action_add": "", "email": "second@example.org"}
    return lambda: client.post(reverse("account_email"), wanted)


def second_address(user):
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)
    return "second@example.org"


@change("POST account_email", "email.change")
def change_address():
    user, client = signed_in()
    wanted = {"action_primary": "", "email": second_address(user)}
    return lambda: client.post(reverse("account_email"), wanted)


@change("POST account_email", "email.remove")
def remove_address():
    user, client = signed_in()
    wanted = {"action_remove": "", "email": second_address(user)}
    return lambda: client.post(reverse("account_email"), wanted)


@change("POST account_change_password", "password.change")
def change_password():
    _, client = signed_in()
    wanted = {"oldpassword": PASSWORD} | NEW_PASSWORD
    return lambda: client.post(reverse("account_change_password"), wanted)


@change("POST account_set_password", "password.change")
def set_first_password():
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    client = browser(user)
    return lambda: client.post(reverse("account_set_password"), NEW_PASSWORD)


@change("POST account_reset_password_from_key", "password.reset")
def reset_password():
    client, user = Client(), UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    place = client.get(link).headers["Location"]
    return lambda: client.post(place, NEW_PASSWORD)
