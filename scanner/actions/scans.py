"""Asking for a scan."""

from django.db import transaction

from appstore.models import AppVersion
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from scanner import tasks
from scanner.models import CodeScanResult


class ScanUnderway(Conflict):
    code = "scan_underway"

    def __init__(self) -> None:
        super().__init__("This version is being scanned already.")


def is_underway(version: AppVersion) -> bool:
    """Its answer is still to come, and will move a submitted version on."""
    return CodeScanResult.objects.underway().filter(version=version).exists()


@transaction.atomic
def request_scan(*, version: AppVersion, by: User) -> CodeScanResult:
    """Have a version's code read. A version that waits for its scan moves on with the answer."""
    require(version.app.developer, by, Capability.EDIT)
    version = AppVersion.objects.lock(pk=version.pk)
    if is_underway(version):
        raise ScanUnderway
    scan = CodeScanResult.objects.create(version=version, requested_by=by)
    audit.record("scan.request", actor=by, target=scan, version=str(version))
    tasks.run_scan.enqueue(key=scan.pk, scan_id=scan.pk)
    return scan
