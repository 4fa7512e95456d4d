"""Writes a scan's answer down. The caller holds the transaction in which its job ends."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from appstore.actions import publishing, rescanning
from appstore.models import RiskLevel
from scanner.analyzers.base import Finding as Found
from scanner.engine import Report
from scanner.models import CodeScanResult, Finding, RuleSet, ScanStatus, ScanTrigger
from scanner.results import (
    baseline,
    changed,
    grading,
    known_bad,
    putting_aside,
    refusals,
    statements,
    tuning,
)
from scanner.results.rows import keepable, row_of
from scanner.scoring import RuleAction

DETAILS_BYTES = 1024 * 1024
COPIED = ("opinions", "details", "analyzers", "is_complete", "milliseconds", "ruleset")
TAKES_EFFECT = {
    ScanTrigger.RESCAN: rescanning.record_rescan,
    ScanTrigger.HUNT: rescanning.record_rescan,
}
"""What was not asked for by its developer also reaches what is in the store already."""
COPIED_OF_FINDING = tuple(
    field.attname
    for field in Finding._meta.concrete_fields
    if field.name not in {"id", "scan", "baseline", "state"}
)


def keep(scan: CodeScanResult, report: Report, *, ruleset: RuleSet, at: datetime) -> None:
    """The report becomes the scan's rows and level, and the store is told."""
    known_bad.keep_digests(scan.version.bundle_sha256, report.digests)
    scan.ruleset = ruleset
    scan.opinions = grading.opinions_of(report)
    scan.details = bounded(report.details)
    scan.analyzers = [run._asdict() for run in report.analyzers]
    scan.is_complete = report.complete
    scan.milliseconds = int(report.seconds * 1000)
    settings = tuning.current()
    shown = [found for found in report.findings if settings.action_of(found) is not RuleAction.OFF]
    _finish(scan, [row_of(found, scan) for found in shown], at=at)


def take_over(scan: CodeScanResult, earlier: CodeScanResult, *, at: datetime) -> None:
    """The same code was read before, with the same rules: its answer is this one's too."""
    for name in COPIED:
        setattr(scan, name, getattr(earlier, name))
    scan.reused = earlier.reused or earlier
    copies = [
        Finding(scan=scan, **{name: getattr(found, name) for name in COPIED_OF_FINDING})
        for found in earlier.findings.order_by("pk")
        if not _is_from_elsewhere(found)
    ]
    _finish(scan, copies, at=at)


def _is_from_elsewhere(found: Finding) -> bool:
    """Not of the code alone: from the list of harmful files, or from what ran."""
    return found.rule == known_bad.RULE or found.analyzer == refusals.ANALYZER


def fail(scan: CodeScanResult, why: Found, *, at: datetime) -> None:
    """No answer came, and that is an answer: it cannot count as safe, and nobody may approve it."""
    scan.move_to(ScanStatus.FAILED)
    scan.ended_at, scan.progress = at, {}
    _write(scan, [row_of(why, scan)], at=at)


def _finish(scan: CodeScanResult, findings: Sequence[Finding], *, at: datetime) -> None:
    scan.move_to(ScanStatus.DONE)
    scan.ended_at, scan.progress = at, {}
    _write(scan, findings, at=at)


def _write(scan: CodeScanResult, found: Sequence[Finding], *, at: datetime) -> None:
    findings = [*found, *known_bad.findings_for(scan), *refusals.findings_for(scan)]
    baseline.compare(scan, findings)
    changed.note(scan)
    putting_aside.mark(findings, app=scan.version.app, at=at)
    grading.regrade(scan, findings)
    scan.save()
    Finding.objects.bulk_create(findings, batch_size=500)
    statements.issue(scan, at=at)
    record = TAKES_EFFECT.get(ScanTrigger(scan.trigger), publishing.record_scan)
    if known_bad.is_in(findings):
        record = rescanning.record_harmful_file
    record(version=scan.version, risk=RiskLevel(scan.risk), reasons=scan.reasons, at=at)


def bounded(details: Mapping[str, Any]) -> dict[str, Any]:
    """What fits; an analyzer that has too much to say is left out, and it is said that it is."""
    kept: dict[str, Any] = {}
    left = DETAILS_BYTES
    for name, content in sorted(
        keepable(dict(details)).items(), key=lambda item: len(json.dumps(item[1]))
    ):
        left -= len(json.dumps(content))
        kept[name] = content if left >= 0 else {"left_out": True}
    return kept
