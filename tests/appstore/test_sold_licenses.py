"""The licenses of an app, as its makers see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appstore.models import License
from tests.core.recipes import browser
from tests.factories import AppFactory, LicenseFactory, UserFactory

DAY = timedelta(days=1)
GOOD = {"expires_at": timezone.now() + 30 * DAY, "grace_until": timezone.now() + 37 * DAY}
IN_GRACE = {"expires_at": timezone.now() - DAY, "grace_until": timezone.now() + 6 * DAY}
OVER = {"expires_at": timezone.now() - 9 * DAY, "grace_until": timezone.now() - DAY}
SUSPENDED = {"suspended_at": timezone.now(), "suspension_reason": "A charge-back."}
REVOKED = {"revoked_at": timezone.now(), "revocation_reason": "refunded"}
KINDS = [{}, GOOD, GOOD | {"is_trial": True}, IN_GRACE, OVER, OVER | {"is_trial": True}, SUSPENDED]
KINDS += [OVER | SUSPENDED, REVOKED, REVOKED | SUSPENDED]


def page_of(app, user=None, **asked):
    place = reverse("appstore:console-license-list", args=[app.slug])
    return browser(user or app.developer.user).get(place, asked)


def test_a_stranger_finds_nothing():
    held = LicenseFactory()
    assert page_of(held.app, UserFactory()).status_code == 404
    assert page_of(held.app, held.acquired_by).status_code == 404


def test_an_app_nobody_has_says_so():
    assert "No licenses yet" in page_of(AppFactory()).content.decode()


def test_the_counts_agree_with_each_license_of_its_own():
    app, at = AppFactory(published=True), timezone.now()
    held = [LicenseFactory(app=app, **about) for about in KINDS]
    LicenseFactory()  # of another app

    counts = License.objects.filter(app=app).counted_by_state(at=at)

    states = [license.state(at=at) for license in held]
    assert counts.pop("trials") == 1
    assert counts == {state: states.count(state) for state in counts}
    assert sum(counts.values()) == len(held)


def test_a_maker_sees_the_license_and_never_whose_it_is():
    held = LicenseFactory(workspace__name="Secret Buyers Ltd", is_trial=True)
    page = page_of(held.app).content.decode()
    assert held.key in page
    assert "on trial" in page
    for private in (held.workspace.name, held.workspace.slug, held.acquired_by.email):
        assert private not in page


def test_one_is_found_by_the_beginning_of_its_number():
    held = LicenseFactory()
    other = LicenseFactory(app=held.app)
    page = page_of(held.app, q=f" {held.key[:16]} ").content.decode()
    assert held.key in page
    assert other.key not in page


@pytest.mark.parametrize("asked", ["lic_nobody", "%", "\u0661"])
def test_what_finds_nothing_says_so(asked):
    assert "No license begins like that" in page_of(LicenseFactory().app, q=asked).content.decode()


def test_more_licenses_cost_no_more_queries():
    def cost(app):
        visitor = browser(app.developer.user)
        place = reverse("appstore:console-license-list", args=[app.slug])
        visitor.get(place)
        with CaptureQueriesContext(connection) as asked:
            visitor.get(place)
        return len(asked)

    few = LicenseFactory().app
    many = AppFactory(published=True)
    LicenseFactory.create_batch(12, app=many)

    assert cost(many) == cost(few)
