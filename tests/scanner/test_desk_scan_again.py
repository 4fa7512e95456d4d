"""Reviewers have a version scanned again where its scan is too old, or read too little."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from developers.models import Membership
from tests.core.recipes import browser
from tests.factories import ScanFactory, UserFactory, VersionFactory


@pytest.fixture
def version():
    return VersionFactory(reviewing=True)


def place_of(version):
    return reverse("admin:scanner_codescanresult_again", args=[version.scans.first().pk])


def desk_of(version):
    return reverse("admin:appstore_appversion_change", args=[version.pk])


def waiting(version):
    return version.scans.filter(status="queued").count()


def test_the_desk_has_the_button_and_leads_back_to_the_findings(staff, version):
    reviewer, place = browser(staff), place_of(version)
    assert place in reviewer.get(desk_of(version)).content.decode()

    answer = reviewer.post(place)

    assert answer["Location"] == f"{desk_of(version)}#review-findings"
    assert version.scans.get(status="queued").requested_by == staff
    assert place not in reviewer.get(desk_of(version)).content.decode()


def test_one_that_is_underway_is_enough(staff, version):
    reviewer, place = browser(staff), place_of(version)
    ScanFactory(version=version, status="queued", risk="", ended_at=None)

    answer = reviewer.post(place)

    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == "This version is being scanned already."
    assert waiting(version) == 1


def test_nobody_else_presses_it(staff, version):
    Membership.objects.create(developer=version.app.developer, user=staff, role="owner")
    place = place_of(version)

    assert browser(staff).post(place).status_code == 403
    assert browser(UserFactory(is_staff=True)).post(place).status_code == 403
    assert "login" in browser(version.app.developer.user).post(place)["Location"]
    assert waiting(version) == 0


def test_a_link_does_not_press_it(staff, version):
    assert browser(staff).get(place_of(version)).status_code == 405
    assert waiting(version) == 0
