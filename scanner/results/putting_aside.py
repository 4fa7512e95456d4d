"""Which findings reviewers have put aside, and what is left without them."""

from collections.abc import Iterable
from datetime import datetime

from appstore.actions import rescanning
from appstore.models import App, RiskLevel
from scanner.models import CodeScanResult, Finding, FindingDecision, FindingState
from scanner.results import grading, statements


def mark(findings: Iterable[Finding], *, app: App, at: datetime) -> None:
    """Give each finding the state that reviewers gave it in this app. The caller saves."""
    in_force = FindingDecision.objects.in_force(at=at).filter(app=app)
    states = dict(in_force.values_list("fingerprint", "state"))
    for finding in findings:
        finding.state = states.get(finding.fingerprint, FindingState.OPEN)


def reconsider(app: App, fingerprint: str, *, at: datetime) -> list[CodeScanResult]:
    """After a decision began or ended: grade again the last scan of each version that has it.

    The caller's transaction holds the app's lock. Answers the scans whose level is another now.
    """
    in_force = FindingDecision.objects.in_force(at=at).filter(app=app, fingerprint=fingerprint)
    decision = in_force.first()
    state = decision.state if decision else FindingState.OPEN
    having_it = Finding.objects.filter(scan__version__app=app, fingerprint=fingerprint)
    having_it.update(state=state)
    versions = having_it.order_by().values_list("scan__version", flat=True).distinct()
    last = (
        CodeScanResult.objects.ended()
        .filter(version__in=versions)
        .order_by("version", "-pk")
        .distinct("version")
        .select_related("version__app", "ruleset")
    )
    return [scan for scan in last if _regrade(scan, at=at)]


def _regrade(scan: CodeScanResult, *, at: datetime) -> bool:
    before = (scan.risk, scan.action, scan.malicious)
    grading.regrade(scan, scan.findings.all())
    if (scan.risk, scan.action, scan.malicious) == before:
        return False
    scan.save(update_fields=["risk", "action", "malicious", "levels", "reasons"])
    statements.issue(scan, at=at)
    rescanning.record_level(version=scan.version, risk=RiskLevel(scan.risk))
    return True
