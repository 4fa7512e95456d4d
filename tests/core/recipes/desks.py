"""What staff change in the admin: our buttons, and nothing else."""

from django.urls import reverse

from tests.core.recipes import browser, change
from tests.factories import UserFactory, VersionFactory


def desk():
    return browser(UserFactory(is_staff=True, is_superuser=True))


def deciding(decision):
    version, client = VersionFactory(reviewing=True), desk()
    place = reverse("admin:appstore_appversion_decide", args=[version.pk])
    return lambda: client.post(place, {"decision": decision, "reason": "So."})


@change("POST admin:appstore_appversion_decide", "app.approve")
def approve():
    return deciding("approve")


@change("POST admin:appstore_appversion_decide", "app.reject")
def reject():
    return deciding("reject")


@change("POST admin:payments_deposit", "wallet.deposit")
def deposit():
    wanted = {"email": UserFactory().email, "amount": "10.00", "reason": "So."}
    client = desk()
    return lambda: client.post(reverse("admin:payments_deposit"), wanted)
