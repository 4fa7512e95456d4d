"""Findings of what was refused at run time, in the newest scan of the version that ran."""

from collections.abc import Sequence
from datetime import datetime

from appstore.actions import rescanning
from appstore.models import AppStatus, AppVersion, RiskLevel
from marketplace.core import audit
from scanner.analyzers import at_run_time
from scanner.models import Baseline, CodeScanResult, Finding, RuntimeRefusal
from scanner.results import grading, putting_aside, scan_rows, statements
from scanner.results.rows import row_of

ANALYZER = at_run_time.ANALYZER


def findings_for(scan: CodeScanResult) -> list[Finding]:
    """As rows that are not saved yet, one for each target."""
    refused = RuntimeRefusal.objects.filter(version=scan.version).order_by("kind", "target")
    found: dict[str, Finding] = {}
    for each in refused:
        row = row_of(
            at_run_time.refused(
                each.kind,
                each.target,
                times=each.times,
                since=_shown(each.first_at),
                until=_shown(each.last_at),
            ),
            scan,
        )
        found.setdefault(row.fingerprint, row)
    return list(found.values())


def refresh(version: AppVersion, *, at: datetime) -> None:
    """Bring the newest scan up to date. A version without one keeps them for its first."""
    version = scan_rows.lock(version)
    scan = version.scans.ended().newest_first().select_related("ruleset", "version__app").first()
    if scan is None:
        return
    known = {found.fingerprint: found for found in scan.findings.filter(analyzer=ANALYZER)}
    new = []
    for found in findings_for(scan):
        if (before := known.get(found.fingerprint)) is None:
            new.append(found)
        elif before.message != found.message:
            Finding.objects.filter(pk=before.pk).update(message=found.message)
    if new:
        _add(scan, new, at=at)


def _add(scan: CodeScanResult, new: Sequence[Finding], *, at: datetime) -> None:
    putting_aside.mark(new, app=scan.version.app, at=at)
    there = Finding.objects.filter(scan=scan.baseline_id).values_list("fingerprint", flat=True)
    before = set(there)
    for found in new:
        found.baseline = Baseline.UNCHANGED if found.fingerprint in before else Baseline.NEW
    Finding.objects.bulk_create(new)
    was = scan.risk
    targets = [found.evidence for found in new]
    audit.record("scan.note_refusals", actor=None, target=scan, targets=targets)
    grading.regrade(scan, scan.findings.all())
    scan.save(update_fields=["risk", "action", "malicious", "levels", "reasons"])
    statements.issue(scan, at=at)
    if scan.risk != was:
        _tell(scan, at=at)


def _tell(scan: CodeScanResult, *, at: datetime) -> None:
    """The operator has these findings weigh more than they do as delivered."""
    version, risk = scan.version, RiskLevel(scan.risk)
    if version.status == AppStatus.PENDING:  # the scan that it waits for has them too
        rescanning.record_level(version=version, risk=risk)
    else:
        rescanning.record_rescan(version=version, risk=risk, reasons=scan.reasons, at=at)


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
