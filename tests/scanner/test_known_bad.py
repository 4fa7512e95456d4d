"""Files that are known to be harmful: refused when uploaded, taken off the store when stored."""

import hashlib
import io
import zipfile
from threading import Thread

import pytest
from django.db import connection, transaction

from marketplace.core import jobs
from marketplace.core.models import Job
from scanner import tasks
from scanner.actions import findings, known_bad, scans
from scanner.jobs import known_bad as checking
from scanner.models import KnownBadFile, ScannedFile, ScanStatus
from scanner.results import keeping, scan_rows
from scanner.results.known_bad import keep_digests
from tests.factories import ScanFactory, UserFactory, VersionFactory
from tests.scanner.harmful import HELLO, WORM, WORM_SHA256, actions, block, now, offered, submit


def nested():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep/worm.png", WORM)
    return inner.getvalue()


def test_a_submission_with_a_harmful_file_is_refused_and_told_why(staff, stored, run_jobs):
    block(staff)
    version = stored({"app.py": HELLO, "img/worm.png": WORM})

    submit(version)
    run_jobs()

    version.refresh_from_db()
    assert (version.status, version.risk) == ("rejected", "critical")
    assert "It is a worm (img/worm.png)." in version.rejection_reason
    found = version.scans.get().findings.get(rule="files.known-bad")
    assert (found.kind, found.severity, found.path) == ("malice", "critical", "img/worm.png")
    assert WORM_SHA256 in found.evidence


def test_it_is_found_within_archives_within_and_as_the_archive_itself(staff, stored, run_jobs):
    version = stored({"app.py": HELLO, "data/more.zip": nested()})
    block(staff)
    block(staff, hashlib.sha256(nested()).hexdigest())
    block(staff, version.bundle_sha256)

    submit(version)
    run_jobs()

    found = version.scans.get().findings.filter(rule="files.known-bad").order_by("path")
    assert [each.path for each in found][:2] == ["", "data/more.zip"]
    assert found[2].path.endswith("deep/worm.png")
    assert found[0].message.startswith("The archive itself is known to be harmful")


def test_what_is_clean_is_not_blamed(staff, stored, run_jobs):
    block(staff)
    version = stored({"app.py": HELLO})
    submit(version)
    run_jobs()
    version.refresh_from_db()
    assert version.status == "reviewing"
    assert ScannedFile.objects.get().sha256 == hashlib.sha256(HELLO).hexdigest()


def test_published_versions_that_have_it_are_suspended_at_once(staff, run_jobs):
    bad = offered({"worm.png": WORM_SHA256}, app__install_count=5000)
    good = offered({"app.py": "0" * 64})

    block(staff)
    run_jobs("scanner.check_known_bad")

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, bad.risk) == ("suspended", "critical")
    assert (good.status, good.scans.count()) == ("published", 1)
    decision = bad.decisions.get()
    assert decision.reason.startswith("It holds a file that is known to be harmful.")
    assert "It is a worm (worm.png)." in decision.reason
    scan = bad.scans.newest_first().first()
    assert (scan.trigger, scan.status, scan.risk) == ("known_bad", "done", "critical")
    assert scan.statements.count() == 1
    assert {"known_bad.add", "app.rescan", "version.suspend"} <= set(actions())
    assert KnownBadFile.objects.get().checked_at is not None


def test_what_was_critical_before_and_stayed_is_suspended_too(staff, run_jobs):
    bad = offered({"worm.png": WORM_SHA256}, risk="critical")
    block(staff)
    run_jobs("scanner.check_known_bad")
    bad.refresh_from_db()
    assert bad.status == "suspended"


@pytest.mark.parametrize("status", ["reviewing", "approved"])
def test_what_is_on_its_way_is_refused(staff, run_jobs, status):
    decided = {"decided_by": staff, "decided_at": now()} if status == "approved" else {}
    version = VersionFactory(status=status, risk="low", app__status=status, **decided)
    ScanFactory(version=version)
    keep_digests(version.bundle_sha256, [("worm.png", WORM_SHA256)])

    block(staff)
    run_jobs("scanner.check_known_bad")

    version.refresh_from_db()
    assert version.status == "rejected"


def test_an_upload_that_waits_is_refused_without_a_second_reading(staff, stored, run_jobs):
    version = stored({"worm.png": WORM})
    scans.request_scan(version=version, by=version.app.developer.user)
    run_jobs()
    block(staff)

    submit(version)
    run_jobs()

    version.refresh_from_db()
    assert version.status == "rejected"
    assert version.scans.newest_first().first().reused is not None


def test_a_version_whose_scan_failed_is_blocked_by_its_archive(staff, run_jobs):
    version = VersionFactory(published=True)
    ScanFactory(version=version, status="failed", is_complete=False, risk="high")
    block(staff, version.bundle_sha256)
    run_jobs("scanner.check_known_bad")
    version.refresh_from_db()
    assert version.status == "suspended"
    assert version.scans.newest_first().first().status == "failed"


def test_checking_twice_changes_nothing_and_a_dead_worker_is_followed_by_the_next(
    staff, run_jobs, monkeypatch
):
    versions = [offered({"worm.png": WORM_SHA256}) for _ in range(3)]
    block(staff)
    job = Job.objects.get(kind="scanner.check_known_bad")
    check = checking._check  # noqa: SLF001

    def die(version, *, at):
        if version == versions[1]:
            raise KeyboardInterrupt  # as kill -9: nothing after it runs
        check(version, at=at)

    with monkeypatch.context() as patched:
        patched.setattr(checking, "_check", die)
        with pytest.raises(KeyboardInterrupt):
            checking.check(jobs.claim(job.pk))
    assert [version.scans.count() for version in versions] == [2, 1, 1]

    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    run_jobs("scanner.check_known_bad")
    KnownBadFile.objects.update(checked_at=None)
    tasks.watch_known_bad()
    run_jobs("scanner.check_known_bad")

    assert [version.scans.count() for version in versions] == [2, 2, 2]
    assert {version.decisions.count() for version in versions} == {1}


def test_off_the_list_it_counts_no_more_and_what_is_suspended_stays_so(staff, run_jobs):
    version = offered({"worm.png": WORM_SHA256})
    file = block(staff)
    run_jobs("scanner.check_known_bad")

    known_bad.remove(file=file, reason="A mistake.", by=staff, at=now())
    run_jobs("scanner.check_known_bad")

    version.refresh_from_db()
    assert (version.status, version.risk) == ("suspended", "low")
    assert not version.scans.newest_first().first().findings.exists()
    with pytest.raises(known_bad.KnownBadNotListed):
        known_bad.remove(file=file, reason="Again.", by=staff, at=now())
    assert block(staff).pk != file.pk


def test_two_reviewers_may_put_it_aside_for_one_app(staff, stored, run_jobs):
    block(staff)
    version = stored({"worm.png": WORM})
    submit(version)
    run_jobs()
    found = version.scans.get().findings.get(rule="files.known-bad")
    decision = findings.decide(
        finding=found, state="suppressed", reason="Research.", by=staff, at=now()
    )
    other = UserFactory(is_staff=True, is_superuser=True)
    findings.confirm(decision=decision, by=other, at=now())

    submit(version)
    run_jobs()

    version.refresh_from_db()
    assert version.status == "reviewing"


def test_the_files_of_a_bundle_are_kept_once_and_anew_when_more_is_seen():
    keep_digests("a" * 64, [("a", "1" * 64)])
    first = ScannedFile.objects.get().pk
    keep_digests("a" * 64, [("a", "1" * 64)])
    assert ScannedFile.objects.get().pk == first
    keep_digests("a" * 64, [("a", "1" * 64), ("a.zip/b", "2" * 64)])
    assert ScannedFile.objects.count() == 2
    keep_digests("a" * 64, [])
    assert ScannedFile.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_scan_that_ends_while_the_list_grows_is_not_missed():
    """Whoever comes second sees the other: never is a file kept and not compared."""
    staff = UserFactory(is_staff=True, is_superuser=True)
    for round_ in range(6):
        content = f"worm {round_}".encode()
        sha256 = hashlib.sha256(content).hexdigest()
        version = VersionFactory(published=True)
        earlier = ScanFactory(version=version)
        threads = [
            Thread(target=_ends, args=(version, earlier, sha256)),
            Thread(target=_adds, args=(staff, sha256)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for job_id in list(Job.objects.open().values_list("pk", flat=True)):
            jobs.run(job_id)
        version.refresh_from_db()
        assert version.status == "suspended", round_


def _ends(version, earlier, sha256):
    with transaction.atomic():
        scan = scan_rows.create(version, trigger="request")
        scan.move_to(ScanStatus.RUNNING)
        keep_digests(version.bundle_sha256, [("worm", sha256)])
        keeping.take_over(scan, earlier, at=now())
    connection.close()


def _adds(staff, sha256):
    block(staff, sha256)
    connection.close()
