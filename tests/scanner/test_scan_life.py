"""When code is read, when an answer that is there will do, and what may be approved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appstore.actions import moderation, publishing, versions
from appstore.policies import ScanIncomplete, ScanOutdated
from developers.policies import RoleRequired
from marketplace.core import jobs
from marketplace.core.models import Job, SecurityAudit
from scanner.actions import scans
from scanner.jobs import scans as scan_jobs
from scanner.models import CodeScanResult, Finding, RuleSet
from scanner.results import baseline, keeping, rulesets
from tests.factories import FindingFactory, ScanFactory, UserFactory, VersionFactory
from tests.sandbox.honest_archives import python_zip

HELLO = "from flask import Flask\n\napp = Flask(__name__)\n"
SHELL = 'import os\nfrom flask import request\n\ndef run():\n    os.system(request.args["c"])\n'


def submit(version):
    return publishing.submit_for_review(
        app=version.app, by=version.app.developer.user, at=timezone.now()
    )


def approve(version, staff):
    return moderation.decide_review(
        version=version, approved=True, reason="", by=staff, at=timezone.now()
    )


def test_an_upload_is_scanned_at_once(stored, run_jobs):
    app = stored({"app.py": HELLO}).app
    declared = b'runtime = "flask"\nstart = "flask run"\n'
    data = python_zip({"bundle/app.py": SHELL.encode(), "bundle/matrix.toml": declared})

    version = versions.upload_version(
        app=app, version="7.0.0", changelog="", chunks=[data], by=app.developer.user
    )
    run_jobs()

    scan = version.scans.get()
    assert (scan.trigger, scan.status, scan.is_complete) == ("upload", "done", True)
    assert scan.bundle_sha256 == version.bundle_sha256
    assert scan.ruleset == RuleSet.objects.enforced().get()
    version.refresh_from_db()
    assert (version.status, version.risk) == ("draft", scan.risk)


def test_a_submission_takes_the_answer_that_is_there(stored, run_jobs):
    version = stored({"app.py": SHELL})
    first = scans.begin(version, trigger="upload")
    run_jobs()
    first.refresh_from_db()
    FindingFactory(scan=first, rule="mark.ours")  # only who copies the rows has it too

    submit(version)
    run_jobs()

    second = version.scans.newest_first().first()
    assert (second.trigger, second.reused, second.risk) == ("submission", first, first.risk)
    found = set(second.findings.values_list("rule", "fingerprint"))
    assert found == set(first.findings.values_list("rule", "fingerprint"))
    version.refresh_from_db()
    assert version.status == "reviewing"


@pytest.mark.parametrize(
    "earlier",
    [
        {"is_complete": False},
        {"status": "failed"},
        {"manifest_sha256": "0" * 64},
        {"bundle_sha256": "0" * 64},
        {"ruleset": None},
    ],
)
def test_no_other_answer_will_do(stored, run_jobs, earlier):
    version = stored({"app.py": HELLO})
    same = scans.begin(version, trigger="upload")
    Job.objects.all().delete()
    facts = {"status": "done", "risk": "low", "is_complete": True, "ended_at": timezone.now()}
    facts |= {"ruleset": rulesets.current(at=timezone.now())} | earlier
    CodeScanResult.objects.filter(pk=same.pk).update(**facts)

    submit(version)
    run_jobs()

    assert version.scans.newest_first().first().reused is None


def test_who_asks_for_a_scan_has_the_code_read(stored, run_jobs):
    version = stored({"app.py": HELLO})
    scans.begin(version, trigger="upload")
    run_jobs()

    scan = scans.request_scan(version=version, by=version.app.developer.user)
    run_jobs()

    scan.refresh_from_db()
    assert (scan.status, scan.reused) == ("done", None)


def test_a_reviewer_may_have_it_scanned_again_and_a_stranger_may_not(staff):
    version = VersionFactory(reviewing=True)
    with pytest.raises(RoleRequired):
        scans.request_scan(version=version, by=UserFactory())
    assert version.scans.count() == 1

    scans.request_scan(version=version, by=staff)

    assert version.scans.count() == 2
    assert SecurityAudit.objects.filter(action="scan.request").count() == 1


def test_what_cannot_be_read_gets_another_try_and_then_its_silence_is_said(stored):
    version = stored(b"no archive at all")
    submit(version)
    job = Job.objects.get(kind="scanner.scan")

    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 1)
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    jobs.run(job.pk)

    scan = version.scans.get()
    assert (scan.status, scan.is_complete, scan.risk) == ("done", False, "high")
    assert scan.findings.filter(rule="engine.incomplete").exists()
    version.refresh_from_db()
    assert version.status == "reviewing"


def test_a_scan_that_failed_has_a_finding_that_says_so(stored):
    version = stored({"app.py": HELLO})
    submit(version)

    scan_jobs.give_up(Job.objects.get(kind="scanner.scan"), "RuntimeError: no sandbox")

    scan = version.scans.get()
    assert (scan.status, scan.risk) == ("failed", "high")
    finding = scan.findings.get()
    assert (finding.rule, finding.kind) == ("engine.incomplete", "engine")
    assert "RuntimeError" not in finding.evidence


@pytest.mark.parametrize(
    ("newest", "refusal"),
    [
        ({"is_complete": False}, ScanIncomplete),
        ({"status": "failed", "is_complete": False}, ScanIncomplete),
        ({"ruleset": None}, ScanOutdated),
    ],
)
def test_nothing_is_approved_without_a_whole_scan_by_the_rules_in_force(staff, newest, refusal):
    version = VersionFactory(reviewing=True)
    ScanFactory(version=version, **newest)

    with pytest.raises(refusal):
        approve(version, staff)

    version.refresh_from_db()
    assert version.status == "reviewing"
    assert not version.decisions.exists()


def test_a_scan_by_rules_that_were_replaced_carries_no_approval(staff):
    version = VersionFactory(reviewing=True)
    RuleSet.objects.update(state="retired")

    with pytest.raises(ScanOutdated):
        approve(version, staff)
    moderation.decide_review(
        version=version, approved=False, reason="No.", by=staff, at=timezone.now()
    )

    version.refresh_from_db()
    assert version.status == "rejected"


def test_a_scan_on_its_way_does_not_keep_the_reviewer_from_deciding(staff):
    version = VersionFactory(reviewing=True)
    scans.request_scan(version=version, by=staff)

    approve(version, staff)

    version.refresh_from_db()
    assert version.status == "approved"


def test_only_what_the_approved_version_did_not_have_is_new(stored, run_jobs):
    published = stored({"app.py": SHELL, "old.py": SHELL}, published=True)
    scans.begin(published, trigger="request")
    run_jobs()
    version = stored({"app.py": SHELL, "new.py": SHELL}, app=published.app)

    scan = scans.begin(version, trigger="upload")
    run_jobs()

    scan.refresh_from_db()
    news = set(scan.findings.new().values_list("path", flat=True))
    known = set(scan.findings.filter(baseline="unchanged").values_list("path", flat=True))
    assert "new.py" in news
    assert "app.py" in known - news
    gone = baseline.absent(scan)
    assert set(gone.values_list("path", flat=True)) == {"old.py"}
    assert scan.absent_count == gone.values("fingerprint").distinct().count()


def test_the_first_rules_are_in_force_and_later_ones_are_on_trial():
    now = timezone.now()
    first = rulesets.current(at=now)
    assert rulesets.current(at=now) == first
    assert (first.state, first.enforced_at) == ("enforced", now)

    RuleSet.objects.filter(pk=first.pk).update(digest="0" * 64)

    assert rulesets.current(at=now).state == "shadow"


def test_details_that_are_too_long_are_left_out_and_it_is_said():
    kept = keeping.bounded({"long": "x" * keeping.DETAILS_BYTES, "short": [1]})
    assert kept == {"short": [1], "long": {"left_out": True}}


def test_what_a_finding_says_about_itself_is_kept(stored, run_jobs):
    version = stored({"app.py": SHELL})
    scans.begin(version, trigger="upload")
    run_jobs()
    found = Finding.objects.filter(path="app.py").values_list("kind", "rule_version", "state")
    assert ("weakness", 1, "open") in set(found)
