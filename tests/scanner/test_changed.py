"""What the model says of the files that are new since the version approved before."""

import pytest

from scanner.results import changed
from tests.factories import ScanFactory, VersionFactory

pytestmark = pytest.mark.django_db


def file(path, number, digest="a"):
    return {"path": path, "malicious": number, "sha256": digest}


def scan_with(details, **fields):
    version = VersionFactory(reviewing=True, scanned=False)
    return ScanFactory(version=version, details=details, **fields)


def noted(before, after):
    baseline = scan_with({"model": {"files": before}})
    scan = scan_with({"model": {"files": after}}, baseline=baseline)
    changed.note(scan)
    return scan.details["model"].get("changed")


def test_the_worst_of_what_is_new_or_changed_is_told():
    same, old = file("app.py", 0.9), file("b.py", 0.1)

    said = noted([same, old], [same, file("b.py", 0.6, "b"), file("c.py", 0.2)])

    assert said == {"files": 2, "malicious": 0.6, "path": "b.py"}


def test_nothing_new_says_so():
    same = file("app.py", 0.9)

    assert noted([same], [same]) == {"files": 0, "malicious": 0.0, "path": ""}


@pytest.mark.parametrize("odd", ["x", {"path": "a"}, file("a", "high"), None])
def test_what_a_hostile_app_may_have_said_is_left_out(odd):
    assert noted([], [odd, file("b.py", 0.3)]) == {"files": 1, "malicious": 0.3, "path": "b.py"}


def test_without_an_approved_version_nothing_is_compared():
    scan = scan_with({"model": {"files": [file("a.py", 0.5)]}})

    changed.note(scan)

    assert "changed" not in scan.details["model"]


@pytest.mark.parametrize("details", [{}, {"model": {"left_out": True}}, {"model": "odd"}])
def test_where_no_model_read_it_nothing_is_noted(details):
    scan = scan_with(details, baseline=scan_with({}))

    changed.note(scan)

    assert scan.details == details
