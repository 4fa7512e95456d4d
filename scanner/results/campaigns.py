"""Campaigns: which versions are read again, and what that would change."""

from datetime import datetime

from django.db import IntegrityError, transaction

from appstore.models import AppStatus, AppVersion, RiskLevel
from marketplace.core import audit
from marketplace.core.models import User
from scanner.engine import Report
from scanner.models import (
    CodeScanResult,
    Rescan,
    RescanItem,
    RescanItemState,
    RescanStatus,
    RuleSet,
    RuleSetState,
)
from scanner.results import grading, known_bad, putting_aside, refusals, tuning
from scanner.results.rows import keepable, row_of
from scanner.scoring import RuleAction

IN_OR_BEFORE_THE_STORE = (AppStatus.PUBLISHED, AppStatus.APPROVED)
RULES_NAMED = 50


def begin(
    ruleset: RuleSet, *, by: User | None, at: datetime, reason: str = "new rules"
) -> Rescan | None:
    """Have all that is offered read again, most installed first. None while such a one is open."""
    offered = AppVersion.objects.filter(status__in=IN_OR_BEFORE_THE_STORE)
    try:
        with transaction.atomic():
            rescan = Rescan.objects.create(ruleset=ruleset, started_by=by, started_at=at)
            RescanItem.objects.bulk_create(
                (
                    RescanItem(rescan=rescan, version_id=pk, position=position, risk_before=risk)
                    for position, (pk, risk) in enumerate(
                        offered.order_by("-app__install_count", "-pk").values_list("pk", "risk")
                    )
                ),
                batch_size=1000,
            )
            audit.record(
                "rescan.begin",
                actor=by,
                target=rescan,
                versions=offered.count(),
                reason=reason,
            )
            return rescan
    except IntegrityError:
        return None


def keep(item: RescanItem, report: Report, *, at: datetime) -> None:
    """What the new rules say of one version, apart from what counts. The caller holds its lock."""
    settings = tuning.current()
    scan = CodeScanResult(version=item.version, opinions=grading.opinions_of(report))
    shown = [each for each in report.findings if settings.action_of(each) is not RuleAction.OFF]
    known_bad.keep_digests(item.version.bundle_sha256, report.digests)
    findings = [row_of(found, scan) for found in shown] + known_bad.findings_for(scan)
    findings += refusals.findings_for(scan)
    putting_aside.mark(findings, app=item.version.app, at=at)
    grading.regrade(scan, findings)
    before = item.version.scans.exclude(risk="").newest_first().first()
    known = set(before.findings.values_list("fingerprint", flat=True)) if before else set()
    new = [found for found in findings if found.fingerprint not in known]
    item.state, item.read_at = RescanItemState.READ, at
    item.risk_before = item.version.risk
    item.risk_after, item.malicious, item.reasons = scan.risk, scan.malicious, scan.reasons
    item.new_count = len(new)
    item.new_rules = sorted({found.rule for found in new})[:RULES_NAMED]
    item.absent_count = len(known - {found.fingerprint for found in findings})
    item.report = keepable(report.as_document())
    item.save()


def fail(item: RescanItem, error: str, *, at: datetime) -> None:
    item.state, item.read_at = RescanItemState.FAILED, at
    item.risk_before, item.risk_after = item.version.risk, RiskLevel.HIGH
    item.error = keepable(error)[:500]
    item.save()


def perhaps_read(rescan: Rescan, *, at: datetime) -> None:
    """Everything was read: from here on it is a person's move. The caller holds its lock."""
    if rescan.status != RescanStatus.RUNNING or rescan.items.unread().exists():
        return
    rescan.move_to(RescanStatus.READ)
    rescan.read_at = at
    rescan.save(update_fields=["status", "read_at"])
    audit.record("rescan.read", actor=None, target=rescan)


def put_in_force(ruleset: RuleSet, *, by: User | None, at: datetime) -> None:
    """From now on approvals rest on it. The caller has locked it."""
    if ruleset.state == RuleSetState.ENFORCED:
        return
    older = RuleSet.objects.exclude(pk=ruleset.pk).exclude(state=RuleSetState.RETIRED)
    for each in older.filter(first_seen_at__lte=ruleset.first_seen_at).select_for_update():
        each.move_to(RuleSetState.RETIRED)
        each.save(update_fields=["state"])
    ruleset.move_to(RuleSetState.ENFORCED)
    ruleset.enforced_at, ruleset.enforced_by = at, by
    ruleset.save(update_fields=["state", "enforced_at", "enforced_by"])
    audit.record("ruleset.enforce", actor=by, target=ruleset, digest=ruleset.digest)
