"""What reviewers put aside, what that changes, and how it is taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appstore.policies import ReviewerRequired
from developers.models import Membership
from marketplace.core.models import SecurityAudit
from scanner import tasks
from scanner.actions import findings, scans
from scanner.models import FindingDecision
from tests.factories import FindingFactory, ScanFactory, UserFactory, VersionFactory

SHELL = 'import os\nfrom flask import request\n\ndef run():\n    os.system(request.args["c"])\n'


@pytest.fixture
def finding():
    version = VersionFactory(reviewing=True, scanned=False)
    scan = ScanFactory(version=version, risk="high")
    type(version).objects.update(risk="high")
    FindingFactory(scan=scan, severity="medium")
    return FindingFactory(scan=scan, severity="high", rule="python.command-injection")


def put_aside(finding, by, state="suppressed", **said):
    said = {"reason": "Only staff reach it.", "at": timezone.now()} | said
    return findings.decide(finding=finding, state=state, by=by, **said)


def undo(decision, by):
    return findings.undo(decision=decision, reason="I was wrong.", by=by, at=timezone.now())


def levels(finding):
    finding.refresh_from_db()
    version = type(finding.scan.version).objects.get(pk=finding.scan.version_id)
    finding.scan.refresh_from_db()
    return finding.state, finding.scan.risk, version.risk


def rows(action):
    return SecurityAudit.objects.filter(action=action).count()


@pytest.mark.parametrize("state", ["suppressed", "false_positive"])
def test_what_is_put_aside_is_shown_and_raises_no_level(staff, finding, state):
    put_aside(finding, staff, state)

    assert levels(finding) == (state, "medium", "medium")
    assert finding.scan.statements.count() == 1
    assert rows("finding.decide") == 1


def test_taken_back_it_counts_again(staff, finding):
    decision = put_aside(finding, staff)

    undo(decision, staff)

    assert levels(finding) == ("open", "high", "high")
    assert (rows("finding.undo"), finding.scan.statements.count()) == (1, 2)
    with pytest.raises(findings.FindingNotDecided):
        undo(decision, staff)
    assert rows("finding.undo") == 1


def test_the_next_version_of_the_app_inherits_it_and_another_app_does_not(staff, stored, run_jobs):
    version = stored({"app.py": SHELL}, reviewing=True, scanned=False)
    scans.begin(version, trigger="upload")
    run_jobs()
    for found in version.scans.get().findings.filter(path="app.py"):
        put_aside(found, staff, "false_positive")
    following = stored({"app.py": SHELL, "b.py": "b = 1\n"}, app=version.app)
    other = stored({"app.py": SHELL})

    scans.begin(following, trigger="upload")
    scans.begin(other, trigger="upload")
    run_jobs()

    states = set(following.scans.get().findings.filter(path="app.py").values_list("state"))
    assert states == {("false_positive",)}
    assert following.scans.get().risk == "low"
    assert other.scans.get().risk == "high"


def test_it_ends_on_its_date(staff, finding):
    put_aside(finding, staff, expires_at=timezone.now() + timedelta(days=1))
    tasks.expire_decisions()
    assert levels(finding)[0] == "suppressed"
    FindingDecision.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    for _ in "ab":
        tasks.expire_decisions()

    assert levels(finding) == ("open", "high", "high")
    assert rows("finding.expire") == 1


def severe(finding):
    type(finding).objects.filter(pk=finding.pk).update(kind="malice", severity="critical")
    finding.refresh_from_db()
    return finding


def test_critical_malice_needs_two_reviewers(staff, finding):
    other = UserFactory(is_staff=True, is_superuser=True)
    decision = put_aside(severe(finding), staff, "false_positive")
    assert levels(finding)[0] == "open"

    with pytest.raises(findings.FindingSecondPersonRequired):
        findings.confirm(decision=decision, by=staff, at=timezone.now())
    assert levels(finding)[0] == "open"
    findings.confirm(decision=decision, by=other, at=timezone.now())

    assert levels(finding) == ("false_positive", "medium", "medium")
    with pytest.raises(findings.FindingConfirmed):
        findings.confirm(decision=decision, by=other, at=timezone.now())
    assert rows("finding.confirm") == 1


def test_the_database_wants_another_person_too(staff, finding):
    decision = put_aside(severe(finding), staff)
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        FindingDecision.objects.filter(pk=decision.pk).update(
            confirmed_by=staff, confirmed_at=timezone.now()
        )


def test_nobody_decides_about_an_app_of_their_own(staff, finding):
    Membership.objects.create(
        developer=finding.scan.version.app.developer, user=staff, role="viewer"
    )
    for person in (staff, UserFactory(), finding.scan.version.app.developer.user):
        with pytest.raises(ReviewerRequired):
            put_aside(finding, person)
    assert levels(finding) == ("open", "high", "high")
    assert not FindingDecision.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"reason": " "},
        {"reason": "x" * 2001},
        {"state": "open"},
        {"state": "fixed"},
        {"expires_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(staff, finding, said):
    with pytest.raises(findings.FindingDecisionInvalid):
        put_aside(finding, staff, **said)
    assert not FindingDecision.objects.exists()


def test_what_was_not_read_cannot_be_put_aside(staff, finding):
    unread = FindingFactory(scan=finding.scan, rule="engine.incomplete", kind="engine")
    with pytest.raises(findings.FindingNotNegotiable):
        put_aside(unread, staff)


def test_there_is_one_decision_at_a_time(staff, finding):
    put_aside(finding, staff)
    with pytest.raises(findings.FindingDecided):
        put_aside(finding, staff, "false_positive")
    assert rows("finding.decide") == 1
