from django.urls import reverse
from django.utils import timezone

from appstore.actions import activating
from appstore.signed import license_keys
from tests.core.recipes import anybody, browser, change, machine
from tests.core.recipes.desks import pressing
from tests.factories import LicenseFactory, WorkspaceFactory


def owner_of(held):
    return held.workspace.memberships.get().user


def asking(verb, held, **more):
    place = reverse(f"v1:license-{verb}")
    wanted = {
        "key": license_keys.issue(held, at=timezone.now()),
        "app": held.app.slug,
        "fingerprint": "here",
    }
    return lambda: anybody().post(place, wanted | more)


def activated():
    held = LicenseFactory()
    activation = activating.activate(
        license=held, fingerprint="here", label="", by=None, at=timezone.now()
    )
    return held, activation


def transferable():
    held = LicenseFactory(app__price_minor=500)
    return held, WorkspaceFactory(owner=owner_of(held))


@change("POST v1:license-activate", "license.activate")
def activate_by_machine():
    return asking("activate", LicenseFactory())


@change("POST v1:license-deactivate", "license.deactivate")
def deactivate_by_machine():
    return asking("deactivate", activated()[0])


@change("POST v1:license-transfer", "license.revoke", "license.issue")
def transfer_by_machine():
    held, other = transferable()
    client, place = machine(owner_of(held)), reverse("v1:license-transfer", args=[held.key])
    return lambda: client.post(place, {"workspace": other.slug})


@change("DELETE v1:license-activation", "license.deactivate")
def end_activation_by_machine():
    held, activation = activated()
    client = machine(owner_of(held))
    place = reverse("v1:license-activation", args=[held.key, activation.pk])
    return lambda: client.delete(place)


@change("POST appstore:license-transfer", "license.revoke", "license.issue")
def transfer():
    held, other = transferable()
    client = browser(owner_of(held))
    place = reverse("appstore:license-transfer", args=[held.workspace.slug, held.key])
    return lambda: client.post(place, {"to": other.slug})


@change("POST appstore:license-activation-end", "license.deactivate")
def end_activation():
    held, activation = activated()
    client, keys = browser(owner_of(held)), [held.workspace.slug, held.key, activation.pk]
    return lambda: client.post(reverse("appstore:license-activation-end", args=keys))


@change("POST admin:appstore_license_decide", "license.suspend")
def suspend():
    return pressing(LicenseFactory(), "suspend")


@change("POST admin:appstore_license_decide", "license.reinstate")
def reinstate():
    return pressing(
        LicenseFactory(suspended_at=timezone.now(), suspension_reason="So."), "reinstate"
    )


@change("POST admin:appstore_license_decide", "license.revoke")
def revoke():
    return pressing(LicenseFactory(), "revoke")
