"""Findings on the review desk: what is shown first, and what a reviewer's buttons do."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from developers.models import Membership
from scanner.models import FindingDecision
from tests.core.recipes import browser
from tests.factories import FindingFactory, ScanFactory, UserFactory, VersionFactory


@pytest.fixture
def version():
    """In review, after a version that was approved."""
    before = VersionFactory(published=True, scanned=False, version="1.0.0")
    after = VersionFactory(app=before.app, reviewing=True, scanned=False, version="1.1.0")
    old, new = ScanFactory(version=before), ScanFactory(version=after, risk="high")
    known = FindingFactory(scan=old, message="It was there before.")
    FindingFactory(scan=old, message="It is gone.")
    FindingFactory(scan=new, message=known.message, fingerprint=known.fingerprint)
    FindingFactory(scan=new, message="It came now.", severity="high", cwe=78, remedy="Use a list.")
    FindingFactory(scan=new, message="A key.", severity="low", kind="secret")
    return after


def found(version, message="It came now."):
    return version.scans.get().findings.get(message=message)


def desk(version, reviewer, **asked):
    place = reverse("admin:appstore_appversion_change", args=[version.pk])
    return browser(reviewer).get(place, asked)


def sections(page):
    return {
        section.code: [finding.message for finding in section.findings]
        for section in page.context["sections"]
    }


def press(finding, reviewer, decision, **said):
    place = reverse("admin:scanner_finding_decide", args=[finding.pk])
    return browser(reviewer).post(place, {"decision": decision, "reason": "So."} | said)


def state(finding):
    finding.refresh_from_db()
    return finding.state


def said(answer):
    return " ".join(map(str, get_messages(answer.wsgi_request)))


def other_reviewer():
    return UserFactory(is_staff=True, is_superuser=True)


def test_what_is_new_stands_before_what_was_approved_already(staff, version):
    page = desk(version, staff)

    assert sections(page) == {
        "new": ["It came now.", "A key."],
        "known": ["It was there before."],
        "aside": [],
        "gone": ["It is gone."],
    }
    text = page.content.decode()
    assert text.index("It came now.") < text.index("It was there before.")
    for fact in ("python.shell", "version 1", "high confidence", "CWE-78", "Use a list."):
        assert fact in text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"severity": "high"}, ["It came now."]),
        ({"severity": "medium"}, ["It came now."]),
        ({"severity": "low"}, ["It came now.", "A key."]),
        ({"kind": "secret"}, ["A key."]),
        ({"kind": "nonsense"}, []),
        ({"severity": "nonsense"}, ["It came now.", "A key."]),
    ],
)
def test_findings_are_narrowed(staff, version, asked, shown):
    assert sections(desk(version, staff, **asked))["new"] == shown


def test_new_ones_alone(staff, version):
    assert list(sections(desk(version, staff, new="on"))) == ["new"]


@pytest.mark.parametrize("decision", ["suppressed", "false_positive"])
def test_a_reviewer_puts_a_finding_aside_and_comes_back_to_it(staff, version, decision):
    finding = found(version)
    place = reverse("admin:scanner_finding_decide", args=[finding.pk])
    said = {"decision": decision, "reason": "Only staff reach it."}

    answer = browser(staff).post(f"{place}?new=on", said)

    back = reverse("admin:appstore_appversion_change", args=[version.pk])
    assert answer["Location"] == f"{back}?new=on#finding-{finding.pk}"
    assert state(finding) == decision
    assert FindingDecision.objects.get().decided_by == staff
    page = desk(version, staff)
    assert sections(page)["aside"] == ["It came now."]
    assert "Only staff reach it." in page.content.decode()


def test_beside_the_code_the_way_back_leads_to_the_code(staff, version):
    finding = found(version)
    answer = press(finding, staff, "suppressed", back="source")
    source = reverse("admin:appstore_appversion_source", args=[version.pk, "app.py"])
    assert answer["Location"] == f"{source}?from=1#finding-{finding.pk}"


def test_it_ends_with_the_day_that_was_named(staff, version):
    day = timezone.now().date() + timedelta(days=3)
    press(found(version), staff, "suppressed", until=str(day))
    assert FindingDecision.objects.get().expires_at.date() == day + timedelta(days=1)


@pytest.mark.parametrize("asked", [{"until": "soon"}, {"until": "2020-01-01"}, {"reason": " "}])
def test_what_makes_no_sense_is_refused(staff, version, asked):
    finding = found(version)
    press(finding, staff, "suppressed", **asked)
    assert state(finding) == "open"
    assert not FindingDecision.objects.exists()


def test_it_is_taken_back(staff, version):
    finding = found(version)
    press(finding, staff, "suppressed")

    answer = press(finding, other_reviewer(), "undo", reason="It matters after all.")

    assert said(answer) == "Taken back: the finding counts again."
    assert state(finding) == "open"
    assert FindingDecision.objects.get().ended_at is not None


def test_critical_malice_waits_for_another_reviewer(staff, version):
    finding = found(version)
    type(finding).objects.filter(pk=finding.pk).update(kind="malice", severity="critical")
    answer = press(finding, staff, "false_positive")
    assert said(answer) == "Noted. It counts until another reviewer agrees."
    mine, theirs = desk(version, staff), desk(version, other_reviewer())
    assert sections(mine)["new"][0] == "It came now."
    assert "waits for a second reviewer" in mine.content.decode()
    assert "Agree: put it aside" not in mine.content.decode()
    assert "Agree: put it aside" in theirs.content.decode()

    press(finding, staff, "confirm")
    assert state(finding) == "open"
    press(finding, other_reviewer(), "confirm")
    assert state(finding) == "false_positive"


def test_only_reviewers_of_others_apps_press_buttons(staff, version):
    finding = found(version)
    Membership.objects.create(developer=version.app.developer, user=staff, role="viewer")
    for person in (staff, UserFactory(is_staff=True)):
        assert press(finding, person, "suppressed").status_code == 403
    for person in (UserFactory(), version.app.developer.user):
        assert "login" in press(finding, person, "suppressed")["Location"]
    assert state(finding) == "open"


def test_a_finding_that_is_not_there_is_not_found(staff):
    place = reverse("admin:scanner_finding_decide", args=[987654321])
    assert browser(staff).post(place, {"decision": "suppressed"}).status_code == 404


def test_what_the_scan_could_not_read_has_no_buttons(staff, version):
    unread = FindingFactory(scan=version.scans.get(), rule="engine.incomplete", kind="engine")
    place = reverse("admin:scanner_finding_decide", args=[unread.pk])
    assert place not in desk(version, staff).content.decode()
    press(unread, staff, "suppressed")
    assert state(unread) == "open"


def test_decisions_are_listed_and_taken_back_there_too(staff, version):
    finding = found(version)
    press(finding, staff, "suppressed")
    decision = FindingDecision.objects.get()
    reader = browser(staff)

    for standing in ("", "waits", "yes", "no"):
        listed = reverse("admin:scanner_findingdecision_changelist")
        page = reader.get(listed, {"standing": standing})
        assert ("app.py" in page.content.decode()) == (standing in {"", "yes"})
    place = reverse("admin:scanner_findingdecision_decide", args=[decision.pk])
    reader.post(place, {"decision": "undo", "reason": "So."})

    assert state(finding) == "open"
