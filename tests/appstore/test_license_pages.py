"""A workspace's licenses, as its owners see them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from matrix_sdk import licenses

from appstore.actions import activating
from tests.core.recipes import browser
from tests.factories import LicenseFactory, UserFactory
from tests.sdk.vectors import public_keys

DAY = timedelta(days=1)


def page_of(held, user=None):
    place = reverse("appstore:license-detail", args=[held.workspace.slug, held.key])
    return browser(user or held.workspace.memberships.get().user).get(place)


def test_an_owner_finds_a_key_that_verifies_and_what_uses_it():
    held = LicenseFactory()
    activating.activate(license=held, fingerprint="f", label="Desk", by=None, at=timezone.now())

    page = page_of(held)

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    key = page.context["license_key"]
    assert licenses.verify(key, public_keys=public_keys(), app=held.app.slug).valid
    assert key in page.content.decode()
    assert "Desk" in page.content.decode()


def test_a_stranger_finds_nothing():
    held = LicenseFactory()
    assert page_of(held, UserFactory()).status_code == 404


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"suspended_at": timezone.now(), "suspension_reason": "A charge-back."}, "A charge-back."),
        ({"revoked_at": timezone.now(), "revocation_reason": "refunded"}, "refunded"),
        ({"expires_at": timezone.now() - DAY, "grace_until": timezone.now() - DAY}, "Renew it"),
    ],
)
def test_what_is_not_good_shows_no_key_and_says_why(about, words):
    page = page_of(LicenseFactory(**about))
    assert page.context["license_key"] == ""
    assert words in page.content.decode()


def test_the_list_has_every_license_and_its_state():
    held = LicenseFactory()
    place = reverse("appstore:license-list", args=[held.workspace.slug])
    page = browser(held.workspace.memberships.get().user).get(place)
    assert held.app.name in page.content.decode()
    assert "Active" in page.content.decode()
