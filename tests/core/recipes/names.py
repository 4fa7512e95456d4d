"""Disputed names: by page, by machine, at the desk."""

from django.urls import reverse
from django.utils import timezone

from appstore.actions import name_disputes
from tests.core.recipes import browser, change, machine
from tests.core.recipes.desks import pressing
from tests.factories import AppFactory, DeveloperFactory

WANTED = {"name": "Word Lens", "reason": "It is ours."}


def taken():
    AppFactory(name="Word Lens")
    return DeveloperFactory()


def disputed():
    developer = taken()
    return name_disputes.dispute(
        developer=developer, by=developer.user, at=timezone.now(), **WANTED
    )


@change("POST appstore:name-dispute", "name.dispute")
def dispute():
    client = browser(taken().user)
    return lambda: client.post(reverse("appstore:name-dispute"), WANTED)


@change("POST v1:name-dispute-list", "name.dispute")
def dispute_by_machine():
    client = machine(taken().user)
    return lambda: client.post(reverse("v1:name-dispute-list"), WANTED)


@change("POST admin:appstore_namedispute_decide", "name.allow")
def allow():
    return pressing(disputed(), "allow")


@change("POST admin:appstore_namedispute_decide", "name.refuse")
def refuse():
    return pressing(disputed(), "refuse")
