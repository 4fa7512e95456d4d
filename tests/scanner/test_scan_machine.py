"""Scans, findings and decisions by machine."""

import json

import pytest
from django.utils import timezone

from marketplace.core import dsse, keys
from scanner.actions import scans
from scanner.models import CodeScanResult, Finding
from scanner.results import statements
from tests.factories import (
    DeveloperFactory,
    FindingDecisionFactory,
    FindingFactory,
    ScanFactory,
    UserFactory,
    VersionFactory,
)

SHELL = 'import os\nfrom flask import request\n\ndef run():\n    os.system(request.args["c"])\n'
LOCKED = "flask==3.0.0\n"


def place(scan, *parts):
    slug = scan.version.app.slug
    return "/".join(("/api/v1/apps", slug, "scans", str(scan.pk), *parts)) + "/"


def as_maker(api, scan):
    api.force_authenticate(scan.version.app.developer.user)
    return api


@pytest.fixture
def scanned(stored, run_jobs):
    version = stored({"app.py": SHELL, "requirements.txt": LOCKED})
    scan = scans.begin(version, trigger="upload")
    run_jobs()
    scan.refresh_from_db()
    return scan


def test_a_scan_says_its_level_and_what_it_was_made_with(api, scanned):
    told = as_maker(api, scanned).get(place(scanned)).json()

    assert (told["status"], told["risk"], told["trigger"]) == ("done", scanned.risk, "upload")
    assert told["ruleset_sha256"] == scanned.ruleset.digest
    assert told["is_current"] is True
    assert told["progress"] is None
    assert 0 <= told["malicious"] <= 1
    assert told["levels"]["rules"] == "high"
    assert told["finding_counts"]["high"] >= 1
    assert "dependencies" in told["details"]


def test_makers_and_reviewers_have_a_version_scanned_and_others_find_no_app(api, staff):
    version = VersionFactory(reviewing=True)
    place = f"/api/v1/apps/{version.app.slug}/scan/"

    for person in (version.app.developer.user, staff):
        api.force_authenticate(person)
        asked = api.post(place, {"version": version.version}, "json")
        assert asked.status_code == 202
        scan = version.scans.get(pk=asked.json()["id"])
        assert (scan.status, scan.requested_by) == ("queued", person)
        again = api.post(place, {"version": version.version}, "json")
        assert (again.status_code, again.json()["code"]) == (409, "scan_underway")
        scan.delete()

    api.force_authenticate(DeveloperFactory().user)
    assert api.post(place, {}, "json").status_code == 404


def test_while_it_runs_it_says_how_far_it_is(api):
    progress = {"analyzer": "python", "done": 3, "total": 9}
    scan = ScanFactory(
        version=VersionFactory(), status="running", risk="", progress=progress, ended_at=None
    )
    assert as_maker(api, scan).get(place(scan)).json()["progress"] == progress
    for download in ("sarif", "cyclonedx", "statement"):
        assert api.get(place(scan, download)).status_code == 404


def test_findings_are_filtered(api):
    scan = ScanFactory(version=VersionFactory())
    FindingFactory(scan=scan, severity="low", rule="python.a")
    wanted = FindingFactory(scan=scan, severity="high", kind="malice", state="suppressed")
    client = as_maker(api, scan)

    for query in ("severity=high", "kind=malice", "state=suppressed", f"rule={wanted.rule}"):
        found = client.get(f"{place(scan, 'findings')}?{query}").json()["data"]
        assert [each["id"] for each in found] == [wanted.pk], query
    assert client.get(f"{place(scan, 'findings')}?severity=loud").status_code == 400
    page = client.get(f"{place(scan, 'findings')}?limit=1").json()
    assert (len(page["data"]), page["has_more"]) == (1, True)


def test_what_is_gone_is_shown_as_fixed(api):
    before = ScanFactory(version=VersionFactory(published=True))
    kept, gone = FindingFactory(scan=before), FindingFactory(scan=before)
    scan = ScanFactory(version=VersionFactory(app=before.version.app), baseline=before)
    FindingFactory(scan=scan, fingerprint=kept.fingerprint, baseline="unchanged")

    answer = as_maker(api, scan).get(f"{place(scan, 'findings')}?baseline=absent").json()["data"]
    sarif = api.get(place(scan, "sarif")).json()["runs"][0]["results"]

    assert [(each["fingerprint"], each["state"]) for each in answer] == [
        (gone.fingerprint, "fixed")
    ]
    assert sorted(each["baselineState"] for each in sarif) == ["absent", "unchanged"]
    gone.refresh_from_db()
    assert (gone.state, gone.baseline) == ("open", "new")


def test_it_can_be_downloaded_as_sarif(api, scanned):
    put_aside = scanned.findings.filter(path="app.py").first()
    Finding.objects.filter(pk=put_aside.pk).update(state="false_positive")

    answer = as_maker(api, scanned).get(place(scanned, "sarif"))

    assert answer["Content-Type"] == "application/sarif+json"
    assert answer["Content-Disposition"].endswith('.sarif"')
    run = answer.json()["runs"][0]
    assert run["tool"]["driver"]["version"] == scanned.ruleset.digest
    assert len(run["results"]) == scanned.findings.count()
    suppressed = [each for each in run["results"] if "suppressions" in each]
    assert len(suppressed) == 1


def test_it_can_be_downloaded_as_cyclonedx(api, scanned):
    answer = as_maker(api, scanned).get(place(scanned, "cyclonedx"))
    bom = answer.json()
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert "pkg:pypi/flask@3.0.0" in {each["purl"] for each in bom["components"]}
    assert api.get(place(ScanFactory(version=scanned.version), "cyclonedx")).status_code == 404


def test_its_statement_is_signed_with_a_published_key(api, scanned):
    envelope = as_maker(api, scanned).get(place(scanned, "statement")).json()

    payload = dsse.verify(envelope, payload_type="application/vnd.in-toto+json", purpose="scan")
    said = json.loads(payload)

    assert "scan" in keys.PUBLISHED
    assert said["predicateType"] == "urn:matrix-marketplace:scan:v1"
    assert said["subject"][0]["digest"]["sha256"] == scanned.version.bundle_sha256
    predicate = said["predicate"]
    assert predicate["ruleset_sha256"] == scanned.ruleset.digest
    assert predicate["model_sha256"] == (scanned.ruleset.model_digest or None)
    assert (predicate["risk"], predicate["complete"]) == (scanned.risk, True)
    assert {run["status"] for run in predicate["analyzers"]} == {"done"}
    assert predicate["findings"]["open"]["high"] >= 1
    with pytest.raises(dsse.BadEnvelope):
        dsse.verify(envelope, payload_type="application/vnd.in-toto+json", purpose="release")


def test_a_scan_that_failed_is_signed_as_one(scanned):
    scan = ScanFactory(version=scanned.version, status="failed", is_complete=False, risk="high")
    said = statements.statement_of(scan, at=timezone.now())["predicate"]
    assert (said["status"], said["complete"], said["risk"]) == ("failed", False, "high")


def test_reviewers_read_and_decide_and_makers_only_read(api, staff):
    finding = FindingFactory(scan=ScanFactory(version=VersionFactory(reviewing=True)))
    decide = place(finding.scan, "findings", str(finding.pk), "decision")
    said = {"state": "suppressed", "reason": "Only staff reach it."}

    refused = as_maker(api, finding.scan).post(decide, said, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "reviewer_required")
    api.force_authenticate(staff)
    assert api.get(place(finding.scan)).status_code == 200
    decided = api.post(decide, said, format="json")
    again = api.post(decide, said, format="json")

    assert (decided.status_code, decided.json()["is_confirmed"]) == (201, True)
    assert again.json()["code"] == "finding_decided"
    app = finding.scan.version.app.slug
    listed = as_maker(api, finding.scan).get(f"/api/v1/apps/{app}/finding-decisions/").json()
    assert [each["reason"] for each in listed["data"]] == ["Only staff reach it."]


def test_nobody_decides_about_another_apps_finding_by_way_of_theirs(api, staff):
    decision = FindingDecisionFactory(finding__scan=ScanFactory(version=VersionFactory()))
    other = VersionFactory().app
    api.force_authenticate(staff)
    answer = api.post(
        f"/api/v1/apps/{other.slug}/finding-decisions/{decision.pk}/undo/",
        {"reason": "So."},
        format="json",
    )
    assert answer.status_code == 404


def test_others_find_nothing(api, scanned):
    for stranger in (UserFactory(), DeveloperFactory().user, UserFactory(is_staff=True)):
        api.force_authenticate(stranger)
        for part in ("", "findings", "sarif", "cyclonedx", "statement"):
            assert api.get(place(scanned, *filter(None, [part]))).status_code == 404


def test_a_longer_list_of_findings_needs_no_more_queries(
    api, django_assert_num_queries, django_assert_max_num_queries
):
    scan = ScanFactory(version=VersionFactory())
    FindingFactory.create_batch(2, scan=scan)
    client = as_maker(api, scan)
    with django_assert_max_num_queries(8) as few:
        client.get(place(scan, "findings"))
    FindingFactory.create_batch(9, scan=scan)
    with django_assert_num_queries(len(few)):
        assert len(client.get(place(scan, "findings")).json()["data"]) == 11
    assert CodeScanResult.objects.count() == 1
