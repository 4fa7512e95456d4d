from django.urls import reverse

from tests.core.recipes import browser, change, machine
from tests.factories import DeveloperFactory
from tests.factories.developers import DomainFactory

WANTED = {"domain": "ada.dev", "method": "dns"}


def of_domain(caller, name, method="post"):
    domain = DomainFactory()
    client, place = caller(domain.developer.user), reverse(name, args=[domain.pk])
    return lambda: getattr(client, method)(place)


@change("POST developers:domain-list", "domain.add")
def add():
    client = browser(DeveloperFactory().user)
    return lambda: client.post(reverse("developers:domain-list"), WANTED)


@change("POST v1:domain-list", "domain.add")
def add_by_machine():
    client = machine(DeveloperFactory().user)
    return lambda: client.post(reverse("v1:domain-list"), WANTED)


@change("POST developers:domain-check", "domain.check")
def check():
    return of_domain(browser, "developers:domain-check")


@change("POST v1:domain-check", "domain.check")
def check_by_machine():
    return of_domain(machine, "v1:domain-check")


@change("POST developers:domain-remove", "domain.remove")
def remove():
    return of_domain(browser, "developers:domain-remove")


@change("DELETE v1:domain-detail", "domain.remove")
def remove_by_machine():
    return of_domain(machine, "v1:domain-detail", "delete")
