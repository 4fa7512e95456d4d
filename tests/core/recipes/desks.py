"""What staff change in the admin: our buttons, and nothing else."""

from django.urls import reverse
from django.utils import timezone

from tests.core.recipes import browser, change
from tests.factories import AppFactory, DeveloperFactory, UserFactory, VersionFactory


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


def pressing(row, decision):
    client = desk()
    place = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_decide", args=[row.pk])
    return lambda: client.post(place, {"decision": decision, "reason": "So."})


@change("POST admin:appstore_app_decide", "app.suspend")
def suspend_app():
    return pressing(AppFactory(published=True), "suspend")


@change("POST admin:appstore_app_decide", "app.reinstate")
def reinstate_app():
    app = VersionFactory(published=True, app__status="suspended").app
    return pressing(app, "reinstate")


@change("POST admin:developers_developer_decide", "developer.suspend")
def suspend_developer():
    return pressing(DeveloperFactory(), "suspend")


@change("POST admin:developers_developer_decide", "developer.reinstate")
def reinstate_developer():
    return pressing(
        DeveloperFactory(suspended_at=timezone.now(), suspension_reason="So."), "reinstate"
    )


@change("POST admin:payments_deposit", "wallet.deposit")
def deposit():
    wanted = {"email": UserFactory().email, "amount": "10.00", "reason": "So."}
    client = desk()
    return lambda: client.post(reverse("admin:payments_deposit"), wanted)
