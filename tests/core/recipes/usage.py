from django.urls import reverse
from django.utils import timezone

from appstore.actions import app_tokens, usage
from appstore.models import Plan
from tests.core.recipes import Machine, browser, change, machine
from tests.factories import InstallationFactory, give_money
from tests.factories.appstore import LicenseFactory

LIMITS = {"soft_limit": 5, "hard_limit": 10}


@change("POST appstore:license-usage", "usage.set_limits")
def set_limits():
    license = LicenseFactory()
    place = reverse("appstore:license-usage", args=[license.workspace.slug, license.key])
    client = browser(license.acquired_by)
    return lambda: client.post(place, LIMITS)


@change("PUT v1:license-usage", "usage.set_limits")
def set_limits_by_machine():
    license = LicenseFactory()
    place, client = reverse("v1:license-usage", args=[license.key]), machine(license.acquired_by)
    return lambda: client.put(place, LIMITS)


@change("POST appstore:app-token-rotate", "app_token.rotate")
def rotate():
    installation = InstallationFactory()
    place = reverse("appstore:app-token-rotate", args=[installation.pk])
    client = browser(installation.installed_by)
    return lambda: client.post(place)


@change("POST v1:installation-app-token", "app_token.rotate")
def rotate_by_machine():
    installation = InstallationFactory()
    place = reverse("v1:installation-app-token", args=[installation.pk])
    client = machine(installation.installed_by)
    return lambda: client.post(place)


def inside(installation):
    """The API as the installed app calls it."""
    client = Machine()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {app_tokens.mint(installation)}")
    return client


def with_tokens():
    installation = InstallationFactory()
    usage.top_up(
        license=installation.license,
        tokens=10,
        external_id="order",
        by=installation.installed_by,
        at=timezone.now(),
    )
    return installation


# Spending has a history of its own that only grows; a row of the audit log for each call would
# be the same line twice.
@change("POST v1:inside-usage")
def spend():
    client, wanted = inside(with_tokens()), {"external_id": "a", "amount": 1}
    return lambda: client.post(reverse("v1:inside-usage"), wanted)


@change("POST v1:inside-give-back")
def give_back():
    installation = with_tokens()
    usage.spend(license=installation.license, amount=1, external_id="a", at=timezone.now())
    client = inside(installation)
    return lambda: client.post(reverse("v1:inside-give-back"), {"external_id": "a"})


def with_packs():
    license = LicenseFactory()
    Plan.objects.filter(pk=license.plan_id).update(pack_tokens=10, pack_price_minor=100)
    give_money(license.acquired_by, 10_00)
    return license


@change("POST payments:tokens-buy", "usage.top_up", "order.pay")
def buy_tokens():
    license = with_packs()
    client = browser(license.acquired_by)
    place = reverse("payments:tokens-buy", args=[license.workspace.slug, license.key])
    return lambda: client.post(place, {"packs": 1, "price_minor": 100})


@change("POST v1:license-top-up", "usage.top_up", "order.pay")
def buy_tokens_by_machine():
    license = with_packs()
    client = machine(license.acquired_by)
    place = reverse("v1:license-top-up", args=[license.key])
    return lambda: client.post(place, {"packs": 1})
