"""Findings between the lines of a difference: what is new is marked, what was there is quiet."""

import pytest
from django.urls import reverse
from django.utils import timezone

from appstore.sources import hunks
from appstore.sources.matching import Budget
from appstore.views import placing
from tests.core.recipes import browser
from tests.factories import FindingFactory, ScanFactory
from tests.factories.bundles import version_of

BEFORE = {"app.py": b"a = 1\nb = 2\n" + b"c = 3\n" * 40, "same.py": b"s = 1\n", "run.bin": b"\0"}
AFTER = {**BEFORE, "app.py": b"a = 1\nb = run(2)\n" + b"c = 3\n" * 40, "run.bin": b"\0\1"}


@pytest.fixture
def base():
    return version_of(BEFORE, published=True, scanned=False, published_at=timezone.now())


@pytest.fixture
def version(base):
    version = version_of(AFTER, app=base.app, reviewing=True, scanned=False, version="1.1.0")
    before, now = ScanFactory(version=base), ScanFactory(version=version)
    known = FindingFactory(scan=before, path="app.py", line=1, message="It was there.")
    found = {"scan": now, "severity": "high"}
    again = {"fingerprint": known.fingerprint, "line": 1, "path": "app.py"}
    FindingFactory(**found, **again, message="It was there.")
    FindingFactory(**found, path="app.py", line=2, message="It runs commands.")
    FindingFactory(**found, path="app.py", line=30, message="It came far away.")
    FindingFactory(**found, path="run.bin", line=0, message="It is a program.")
    FindingFactory(**found, path="same.py", line=1, message="It is called now.")
    return version


def page_of(reviewer, version, page="diff", *path):
    place = reverse(f"admin:appstore_appversion_{page}", args=[version.pk, *path])
    return browser(reviewer).get(place).content.decode()


def test_a_finding_stands_under_the_line_it_is_about(staff, version):
    page = page_of(staff, version)

    line, finding, next_line = map(page.index, ("b = ", "It runs commands.", "@@</p>"))
    assert next_line < line < finding < page.index("c = 3")
    assert "False alarm" in page[finding:]


def test_only_what_came_with_the_version_is_marked_as_new(staff, version):
    findings = page_of(staff, version, "diff_file", "app.py").split('<div class="source-finding')

    about = {words: part for words in ("It was", "It runs") for part in findings if words in part}
    assert ">New<" in about["It runs"]
    assert ">New<" not in about["It was"]
    assert "Known from" in about["It was"]
    assert about["It was"].index("<summary>") < about["It was"].index("It was there.")


def test_what_is_put_aside_is_quiet_and_not_counted_as_new(staff, version):
    version.scans.get().findings.filter(path="app.py").update(state="suppressed")

    page = page_of(staff, version)

    assert "known findings</span>" in page
    assert "Accepted</span></summary>" in page


def test_a_finding_whose_line_is_not_shown_is_told_before_the_lines(staff, version):
    page = page_of(staff, version, "diff_file", "app.py")

    assert page.index("It came far away.") < page.index('class="code-lines"')
    assert "app.py?from=30#L30" in page
    assert "It is a program." in page_of(staff, version, "diff_file", "run.bin")


def test_what_is_new_in_files_that_did_not_change_is_told(staff, version):
    page = page_of(staff, version)

    assert "in files that did not change" in page
    assert "same.py?from=1#L1" in page
    assert "It is called now." in page


def test_the_developer_sees_them_without_buttons(version):
    place = reverse("appstore:version-diff", args=[version.app.slug, version.version])
    page = browser(version.app.developer.user).get(place).content.decode()

    assert "It runs commands." in page
    assert "False alarm" not in page


def test_in_a_first_version_findings_are_linked_and_nothing_is_new(staff, version, base):
    page = page_of(staff, base)

    assert "Everything is new" in page
    assert "app.py?from=1#L1" in page
    assert ">New<" not in page


def test_a_line_that_went_has_no_finding_of_the_whole_file():
    diff = hunks.diff(b"a\nb\n", b"a\n", Budget(1000))
    finding = FindingFactory.build(scan=None, line=0)
    placing.mark_new([finding], known=set())

    placed = placing.place(diff, [finding])

    assert placed.new_elsewhere == [finding]
    assert not any(found for hunk in placed.hunks for _, found in hunk.rows)
