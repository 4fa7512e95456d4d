"""What a scan found that the version approved before does not have."""

from collections.abc import Iterable

from appstore.sources.changes import base_of
from scanner.models import Baseline, CodeScanResult, Finding, FindingQuerySet, FindingState


def compare(scan: CodeScanResult, findings: Iterable[Finding]) -> None:
    """Mark what was there before, and count what is gone. The caller saves all of it."""
    base = base_of(scan.version)
    before = base.scans.exclude(risk="").newest_first().first() if base else None
    known = set(before.findings.values_list("fingerprint", flat=True)) if before else set()
    seen = set()
    for finding in findings:
        seen.add(finding.fingerprint)
        is_known = finding.fingerprint in known
        finding.baseline = Baseline.UNCHANGED if is_known else Baseline.NEW
    scan.baseline = before
    scan.absent_count = len(known - seen)


def absent(scan: CodeScanResult) -> FindingQuerySet:
    """Findings of the baseline that this scan has no more: they are mended, or the code is gone."""
    before = Finding.objects.filter(scan=scan.baseline_id)
    return before.exclude(fingerprint__in=scan.findings.values("fingerprint"))


def as_gone(findings: Iterable[Finding]) -> list[Finding]:
    """How they stand in the later scan: the rows are the earlier one's and stay as they are."""
    gone = list(findings)
    for finding in gone:
        finding.baseline, finding.state = Baseline.ABSENT, FindingState.FIXED
    return gone
