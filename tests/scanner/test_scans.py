"""Asking for scans, and what their answers do."""

import pytest
from django.utils import timezone

from appstore.actions import publishing
from marketplace.core import jobs
from marketplace.core.models import Job, SecurityAudit
from scanner.actions import scans
from scanner.jobs import scans as scan_jobs
from scanner.models import CodeScanResult, Finding
from tests.factories import DeveloperFactory, VersionFactory

SHELL = 'import os\nfrom flask import request\n\ndef run():\n    os.system(request.args["c"])\n'


@pytest.fixture
def version(stored):
    return stored({"app.py": SHELL})


def submit(version):
    return publishing.submit_for_review(
        app=version.app, by=version.app.developer.user, at=timezone.now()
    )


def request_scan(version):
    return scans.request_scan(version=version, by=version.app.developer.user)


def run_job():
    job = Job.objects.filter(kind="scanner.scan").latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_submitting_asks_for_a_scan_and_its_answer_moves_the_version_on(version):
    submit(version)

    job = run_job()

    assert job.state == "done", job.last_error
    version.refresh_from_db()
    scan = CodeScanResult.objects.get()
    assert (scan.status, scan.risk) == ("done", version.risk)
    assert version.status in {"reviewing", "rejected"}
    assert scan.analyzers
    finding = scan.findings.get(path="app.py", line=5, severity__in=("high", "critical"))
    assert "os.system" in finding.evidence


def test_a_scan_run_twice_is_one_answer(version):
    scan = request_scan(version)
    job = run_job()
    findings = Finding.objects.count()

    Job.objects.update(state="queued", ended_at=None)
    jobs.run(job.pk)

    assert Finding.objects.count() == findings
    assert SecurityAudit.objects.filter(action="app.scan").count() == 1
    scan.refresh_from_db()
    assert scan.status == "done"


def test_a_version_is_scanned_once_at_a_time(version):
    request_scan(version)
    with pytest.raises(scans.ScanUnderway):
        request_scan(version)
    assert CodeScanResult.objects.count() == 1
    assert SecurityAudit.objects.count() == 1


def test_a_scan_asked_for_earlier_answers_for_the_submission(version):
    request_scan(version)
    submit(version)
    assert CodeScanResult.objects.count() == 1

    run_job()

    version.refresh_from_db()
    assert version.status in {"reviewing", "rejected"}


def test_a_scan_without_a_submission_moves_nothing(version):
    request_scan(version)
    run_job()
    version.refresh_from_db()
    assert version.status == "draft"
    assert version.risk


def test_a_scan_that_never_ends_waits_for_a_person_at_high_risk(version):
    submit(version)
    job = Job.objects.get(kind="scanner.scan")

    for _ in "ab":
        scan_jobs.give_up(job, "RuntimeError: no sandbox")

    version.refresh_from_db()
    assert (version.status, version.risk) == ("reviewing", "high")
    scan = CodeScanResult.objects.get()
    assert (scan.status, scan.is_complete) == ("failed", False)
    assert SecurityAudit.objects.filter(action="app.scan").count() == 1


def test_scans_by_machine(api, version):
    api.force_authenticate(version.app.developer.user)
    place = f"/api/v1/apps/{version.app.slug}"

    asked = api.post(f"{place}/scan/", {}, format="json")
    again = api.post(f"{place}/scan/", {}, format="json")
    missing = api.post(f"{place}/scan/", {"version": "9.9.9"}, format="json")

    assert (asked.status_code, asked.json()["status"]) == (202, "queued")
    assert again.json()["code"] == "scan_underway"
    assert missing.json()["code"] == "no_version"
    assert [scan["id"] for scan in api.get(f"{place}/scans/").json()["data"]] == [
        asked.json()["id"]
    ]


def test_a_longer_list_needs_no_more_queries(
    api, django_assert_num_queries, django_assert_max_num_queries
):
    developer = DeveloperFactory()
    version = VersionFactory(app__developer=developer)
    api.force_authenticate(developer.user)
    place = f"/api/v1/apps/{version.app.slug}/scans/"

    def add(count):
        for _ in range(count):
            scan = CodeScanResult.objects.create(version=version, status="done", risk="low")
            Finding.objects.create(scan=scan, severity="low", path="a.py", line=1)

    add(3)
    with django_assert_max_num_queries(8) as few:
        api.get(place)
    add(9)
    with django_assert_num_queries(len(few)):
        assert len(api.get(place).json()["data"]) == 12


def test_the_admin_shows_a_scan_with_its_findings(client, staff, version):
    client.force_login(staff)
    request_scan(version)
    run_job()
    scan = CodeScanResult.objects.get()
    page = client.get(f"/admin/scanner/codescanresult/{scan.pk}/change/")
    assert page.status_code == 200
    assert "os.system" in page.content.decode()
