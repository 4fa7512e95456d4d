"""The slow half of a scan."""

from django.conf import settings
from django.utils import timezone

from appstore.actions import publishing
from appstore.bundles import bundle_path
from appstore.models import RiskLevel
from marketplace.core.jobs import Lease
from marketplace.core.models import Job
from marketplace.core.texts import storable
from scanner import engine
from scanner.models import CodeScanResult, Finding, ScanStatus

UNREADABLE = "The scan did not finish. A person has to look before anything else happens."


def run(lease: Lease, *, scan_id: int) -> None:
    """Read the code in its sandbox, grade the risk and tell the store. Safe to run twice.

    A scan that did not run to its end is tried again; it never counts as a pass.
    """
    with lease.writing():
        scan = CodeScanResult.objects.select_related("version").lock(pk=scan_id)
        if scan.has_ended:
            return
        scan.move_to(ScanStatus.RUNNING)
        scan.save(update_fields=["status"])
    version = scan.version
    report = engine.scan(
        bundle_path(version.bundle_sha256), state=settings.MATRIX_HOME, declared=version.manifest
    )
    with lease.finishing():
        _keep(scan_id, report)


def give_up(job: Job, error: str) -> None:  # noqa: ARG001  a job kind's signature
    """After the last attempt: the scan failed, and the version waits for a person at high risk."""
    scan = CodeScanResult.objects.select_related("version").lock(pk=job.arguments["scan_id"])
    if scan.has_ended:
        return
    scan.move_to(ScanStatus.FAILED)
    scan.ended_at = timezone.now()
    scan.reasons = [UNREADABLE]
    scan.risk = RiskLevel.HIGH
    scan.save(update_fields=["status", "ended_at", "reasons", "risk"])
    publishing.record_scan(
        version=scan.version, risk=RiskLevel.HIGH, reasons=scan.reasons, at=scan.ended_at
    )


def _keep(scan_id: int, report: "engine.Report") -> None:
    scan = CodeScanResult.objects.select_related("version").lock(pk=scan_id)
    scan.move_to(ScanStatus.DONE)
    scan.risk = RiskLevel(str(report.risk))
    scan.reasons = list(report.reasons)
    scan.analyzers = [run._asdict() for run in report.analyzers]
    scan.is_complete = report.complete
    scan.milliseconds = int(report.seconds * 1000)
    scan.ended_at = timezone.now()
    scan.save()
    Finding.objects.bulk_create(
        Finding(
            scan=scan,
            analyzer=finding.analyzer[:32],
            rule=finding.rule[:80],
            severity=str(finding.severity),
            confidence=str(finding.confidence)[:8],
            cwe=finding.cwe,
            path=finding.path[:1024],
            line=finding.line,
            message=storable(finding.message)[:500],
            evidence=storable(finding.evidence)[:300],
            remedy=finding.remedy[:500],
            fingerprint=finding.fingerprint,
        )
        for finding in report.findings
    )
    publishing.record_scan(
        version=scan.version, risk=RiskLevel(scan.risk), reasons=scan.reasons, at=scan.ended_at
    )
