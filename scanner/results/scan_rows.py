"""A scan's row at its beginning."""

from appstore import releases, statements
from appstore.models import AppVersion
from marketplace.core.models import User
from scanner.models import CodeScanResult, ScanTrigger


def lock(version: AppVersion) -> AppVersion:
    """App first, then version, as every action does."""
    return releases.lock_release(version)[1]


def create(version: AppVersion, *, trigger: ScanTrigger, by: User | None = None) -> CodeScanResult:
    return CodeScanResult.objects.create(
        version=version,
        trigger=trigger,
        bundle_sha256=version.bundle_sha256,
        manifest_sha256=statements.identity_of(version)["manifest_sha256"],
        requested_by=by,
    )
