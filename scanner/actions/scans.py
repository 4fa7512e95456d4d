"""Asking for a scan."""

from django.db import transaction

from appstore import policies
from appstore.models import AppVersion
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from scanner import tasks
from scanner.models import CodeScanResult, ScanTrigger
from scanner.results import scan_rows


class ScanUnderway(Conflict):
    code = "scan_underway"

    def __init__(self) -> None:
        super().__init__("This version is being scanned already.")


def is_underway(version: AppVersion) -> bool:
    """Its answer is still to come, and will move a submitted version on."""
    return CodeScanResult.objects.underway().filter(version=version).exists()


@transaction.atomic
def request_scan(
    *, version: AppVersion, by: User, trigger: ScanTrigger = ScanTrigger.REQUEST
) -> CodeScanResult:
    """Have a version's code read. A version that waits for its scan moves on with the answer.

    Raises:
        RoleRequired: neither of the account that makes the app nor its reviewer.
        ScanUnderway.
    """
    if not policies.may_review(by, version.app):
        require(version.app.developer, by, Capability.EDIT)
    version = AppVersion.objects.select_related("app").lock(pk=version.pk)
    if is_underway(version):
        raise ScanUnderway
    scan = begin(version, trigger=trigger, by=by)
    audit.record("scan.request", actor=by, target=scan, version=str(version))
    return scan


def begin(version: AppVersion, *, trigger: ScanTrigger, by: User | None = None) -> CodeScanResult:
    """The row and its job. The caller knows that none is underway."""
    scan = scan_rows.create(version, trigger=trigger, by=by)
    tasks.run_scan.enqueue(key=scan.pk, scan_id=scan.pk)
    return scan
