"""Asking for a scan."""

from django.db import transaction

from appstore.models import AppVersion
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from scanner import tasks
from scanner.models import CodeScanResult, ScanStatus


class ScanUnderway(Conflict):
    code = "scan_underway"

    def __init__(self) -> None:
        super().__init__("This version is being scanned already.")


@transaction.atomic
def request_scan(*, version: AppVersion, by: User) -> CodeScanResult:
    """Have a version's code read. A version that waits for its scan moves on with the answer."""
    version = AppVersion.objects.lock(pk=version.pk)
    underway = (ScanStatus.QUEUED, ScanStatus.RUNNING)
    if CodeScanResult.objects.filter(version=version, status__in=underway).exists():
        raise ScanUnderway
    scan = CodeScanResult.objects.create(version=version, requested_by=by)
    audit.record("scan.request", actor=by, target=scan, version=str(version))
    tasks.run_scan.enqueue(key=scan.pk, scan_id=scan.pk)
    return scan
