"""Compares what is stored with the list of harmful files, after the list has changed."""

from datetime import datetime

from django.utils import timezone

from appstore.models import AppStatus, AppVersion
from marketplace.core.jobs import Lease
from scanner.engine.incomplete import incomplete
from scanner.jobs.scans import NO_ANSWER
from scanner.models import CodeScanResult, KnownBadFile, ScanStatus, ScanTrigger
from scanner.results import keeping, known_bad, scan_rows

FILES_AT_ONCE = 500


def check(lease: Lease) -> None:
    """Each version in a transaction of its own. Safe to run twice: what is right stays."""
    while files := list(KnownBadFile.objects.unchecked().order_by("pk")[:FILES_AT_ONCE]):
        digests = {file.sha256 for file in files}
        versions = known_bad.versions_with(digests).order_by("pk")
        for version_id in list(versions.values_list("pk", flat=True)):
            with lease.writing():
                _check(AppVersion.objects.get(pk=version_id), at=timezone.now())
        with lease.writing():
            _note_checked(files, at=timezone.now())


def _note_checked(files: list[KnownBadFile], *, at: datetime) -> None:
    """One that was taken off the list meanwhile is compared again."""
    for is_removed in (False, True):
        seen = [file.pk for file in files if (file.removed_at is not None) is is_removed]
        as_seen = KnownBadFile.objects.filter(pk__in=seen, removed_at__isnull=not is_removed)
        as_seen.update(checked_at=at)


def _check(version: AppVersion, *, at: datetime) -> None:
    """A new scan of what the last one knew, if it does not know the list as it is now."""
    version = scan_rows.lock(version)
    last = version.scans.ended().newest_first().first()
    before = last.findings.filter(rule=known_bad.RULE) if last else ()
    known = {found.fingerprint for found in before}
    now = {found.fingerprint for found in known_bad.findings_for(CodeScanResult(version=version))}
    if now == known:
        return
    is_worse = bool(now - known)
    underway = version.scans.underway().exists()
    if not is_worse and (underway or version.status == AppStatus.PENDING):
        return  # the answer that is awaited does not know them either
    trigger = ScanTrigger.KNOWN_BAD if is_worse else ScanTrigger.RESCAN
    scan = scan_rows.create(version, trigger=trigger)
    scan.move_to(ScanStatus.RUNNING)
    if last is None or last.status == ScanStatus.FAILED:
        keeping.fail(scan, incomplete(NO_ANSWER), at=at)
    else:
        keeping.take_over(scan, last, at=at)
