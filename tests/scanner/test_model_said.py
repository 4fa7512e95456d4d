"""What pages say of the model's opinion, whatever a scan's details hold."""

import pytest
from django.urls import reverse

from scanner.templatetags.opinions import model_said
from tests.core.recipes import browser
from tests.factories import ScanFactory, VersionFactory

UNIT = {
    "path": "lib/a b.py",
    "name": "helper",
    "first_line": 3,
    "last_line": 9,
    "probability": 0.83,
    "reasons": [
        {"behaviour": "decode_exec", "words": "It runs hidden code.", "share": 0.3, "lines": [4, 7]}
    ],
}


def scan_of(probability=0.99, **model):
    version = VersionFactory(reviewing=True, scanned=False)
    return ScanFactory(
        version=version, risk="high", opinions={"model": probability}, details={"model": model}
    )


def pages(scan, staff):
    """The version's page for who made it, and the desk's."""
    version = scan.version
    own = browser(version.app.developer.user).get(version.get_absolute_url())
    desk = reverse("admin:appstore_appversion_change", args=[version.pk])
    return [own.content.decode(), browser(staff).get(desk).content.decode()]


def test_maker_and_reviewer_read_the_number_and_the_reasons_with_their_lines(staff):
    scan = scan_of(units=[UNIT], changed={"files": 2, "malicious": 0.7, "path": "lib/a b.py"})

    for page in pages(scan, staff):
        assert "<b>0.99</b> of 1, which alone sets the level to high" in page
        assert "It runs hidden code." in page
        assert "+30 of 100" in page
        assert 'lib/a%20b.py?from=7#L7">line 7</a>' in page
        assert "Of the 2 files that are new since the version approved before" in page


def test_what_it_says_of_the_whole_app_stands_beside_the_files(staff):
    for page in pages(scan_of(units=[UNIT | {"path": "", "name": "", "first_line": 0}]), staff):
        assert "The app as a whole" in page


def test_in_the_band_of_doubt_it_says_that_it_does_not_know(staff):
    for page in pages(scan_of(0.6), staff):
        assert "The model is not sure" in page
        assert "Between 0.50 and 0.90 a person looks" in page


def test_where_no_model_read_it_nothing_is_said_of_one(staff):
    for opinions in ({}, {"model": None}):
        scan = ScanFactory(version=VersionFactory(reviewing=True, scanned=False), opinions=opinions)
        for page in pages(scan, staff):
            assert "The model" not in page


@pytest.mark.parametrize(
    "details",
    [
        {"model": {"left_out": True}},
        {"model": "odd"},
        {"model": {"units": "x", "changed": [], "files": 7}},
        {"model": {"units": [7, {}, {"path": "a", "reasons": [None, {"words": ""}]}]}},
        {"model": {"units": [UNIT | {"first_line": "x", "probability": None}]}},
        {"model": {"changed": {"files": "x"}}},
        {"model": {"changed": {"files": 1}}},
        {},
    ],
)
def test_odd_details_break_no_page(staff, details):
    scan = ScanFactory(
        version=VersionFactory(reviewing=True, scanned=False),
        opinions={"model": 0.1},
        details=details,
    )
    assert model_said(scan).probability == 0.1
    for page in pages(scan, staff):
        assert "little reason to think" in page
