from django.urls import reverse
from django.utils import timezone

from identity.actions import tokens
from tests.core.recipes import anybody, browser, change, machine
from tests.factories import UserFactory, totp_code
from tests.factories.core import PASSWORD

WANTED = {"name": "a", "scopes": ["apps:read"], "expires_in_days": 30}


def made():
    """A token, and its text."""
    return tokens.create_token(user=UserFactory(), name="a", at=timezone.now())


def of_token(caller, name, data=None, method="post"):
    token, _ = made()
    place = reverse(name, args=[token.pk])
    return lambda: getattr(caller(token.user), method)(place, data)


@change("POST identity:token-create", "token.create")
def make_token():
    client = browser(UserFactory())
    return lambda: client.post(reverse("identity:token-create"), WANTED)


@change("POST v1:token-list", "token.create")
def make_token_by_machine():
    user = UserFactory(second_factor=True)
    said = {"email": user.email, "password": PASSWORD, "code": totp_code(user)}
    return lambda: anybody().post(reverse("v1:token-list"), said)


@change("POST identity:token-rotate", "token.rotate")
def rotate_token():
    return of_token(browser, "identity:token-rotate", {"overlap_hours": 1})


@change("POST v1:token-rotate", "token.rotate")
def rotate_token_by_machine():
    token, secret = made()
    client, place = anybody(), reverse("v1:token-rotate", args=[token.pk])
    return lambda: client.post(place, HTTP_AUTHORIZATION=f"Bearer {secret}")


@change("POST identity:token-revoke", "token.revoke")
def revoke_token():
    return of_token(browser, "identity:token-revoke")


@change("DELETE v1:token-detail", "token.revoke")
def revoke_token_by_machine():
    return of_token(machine, "v1:token-detail", method="delete")


@change("POST identity:token-revoke-all", "token.revoke_all")
def revoke_all():
    client = browser(made()[0].user)
    return lambda: client.post(reverse("identity:token-revoke-all"))


@change("POST v1:token-revoke-all", "token.revoke_all")
def revoke_all_by_machine():
    user = made()[0].user
    return lambda: machine(user).post(reverse("v1:token-revoke-all"))


@change("POST v1:token-leaks", "token.revoke")
def report_leak():
    _, secret = made()
    found = [{"token": secret, "type": "mtx_pat", "url": "https://example.org/a"}]
    return lambda: anybody().post(reverse("v1:token-leaks"), found)
