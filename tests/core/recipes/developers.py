from django.urls import reverse

from tests.core.recipes import anybody, browser, change, machine
from tests.factories import DeveloperFactory, UserFactory
from tests.factories.core import PASSWORD


@change("POST developers:become", "developer.register")
def become():
    client = browser(UserFactory())
    return lambda: client.post(reverse("developers:become"), {"display_name": "Ada"})


@change("POST v1:developer-list", "developer.register")
def become_by_machine():
    client = machine(UserFactory())
    return lambda: client.post(reverse("v1:developer-list"), {"display_name": "Ada"})


@change("POST v1:developer-list", "user.create", "developer.register")
def become_and_sign_up():
    wanted = {"display_name": "Ada", "email": "new@example.org", "password": PASSWORD}
    return lambda: anybody().post(reverse("v1:developer-list"), wanted)


def shown(user):
    """The text to accept, as it is named to whoever accepts it."""
    text = machine(user).get(reverse("v1:agreement")).json()
    return {"version": text["version"], "sha256": text["sha256"]}


@change("POST developers:agreement", "agreement.accept")
def agree():
    user = DeveloperFactory(agreed=False).user
    client, said = browser(user), shown(user) | {"accept": "on"}
    return lambda: client.post(reverse("developers:agreement"), said)


@change("POST v1:agreement", "agreement.accept")
def agree_by_machine():
    user = DeveloperFactory(agreed=False).user
    said = shown(user)
    return lambda: machine(user).post(reverse("v1:agreement"), said)


@change("POST developers:profile", "developer.edit")
def introduce_oneself():
    client = browser(DeveloperFactory().user)
    said = {"display_name": "Ada", "bio": "We count."}
    return lambda: client.post(reverse("developers:profile"), said)


@change("PATCH v1:developer-me", "developer.edit")
def introduce_oneself_by_machine():
    client = machine(DeveloperFactory().user)
    return lambda: client.patch(reverse("v1:developer-me"), {"bio": "We count."})
