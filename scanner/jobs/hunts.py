"""Searching version after version. Rows say what is left, so any end of a worker is survived."""

from django.conf import settings
from django.utils import timezone

from appstore.bundles import bundle_path
from appstore.models import AppVersion
from marketplace.core import audit
from marketplace.core.jobs import Lease
from scanner import engine
from scanner.engine.options import Options
from scanner.jobs import lanes
from scanner.models import CustomRule, Hunt, HuntItem, HuntItemState, HuntStatus
from scanner.results import known_bad
from scanner.results.rows import keepable

MATCHES_KEPT = 100


def search_lane(lease: Lease, *, hunt_id: int, lane: int) -> None:
    """One worker's share of a search: version after version, newest first.

    Safe to run twice: what a dead worker of this lane left half read is read first.
    """
    lanes.work(lambda: _take(lease, hunt_id, lane), lambda item: _search(lease, item))
    with lease.finishing():
        _perhaps_end(Hunt.objects.select_related("rule").lock(pk=hunt_id))


def _take(lease: Lease, hunt_id: int, lane: int) -> HuntItem | None:
    with lease.writing():
        hunt = Hunt.objects.get(pk=hunt_id)
        if hunt.status != HuntStatus.RUNNING:
            return None
        items = hunt.items.select_related("version", "hunt__rule")
        waiting = items.filter(state=HuntItemState.WAITING).order_by("position")
        item = (
            items.filter(state=HuntItemState.READING, lane=lane).first()
            or waiting.select_for_update(of=("self",), skip_locked=True).first()
        )
        if item is not None:
            lanes.begin(item, lane)
        return item


def _search(lease: Lease, item: HuntItem) -> None:
    reading = lanes.attempt(lease, item, lambda: read(item.version, item.hunt.rule))
    with lease.writing():
        if reading.report is None:
            _fail(item, reading.error)
        else:
            _keep(item, reading.report)


def read(version: AppVersion, rule: CustomRule) -> engine.Report:
    return engine.scan(
        bundle_path(version.bundle_sha256),
        state=settings.MATRIX_HOME,
        declared={},
        options=Options(custom={rule.name: rule.text}, only_custom=True),
    )


def _keep(item: HuntItem, report: engine.Report) -> None:
    """Besides, the version's files are known afterwards, for the list of harmful ones."""
    known_bad.keep_digests(item.version.bundle_sha256, report.digests)
    if not report.complete:
        _fail(item, "; ".join(report.reasons))
        return
    found = [each for each in report.findings if each.analyzer == "custom"]
    item.state, item.match_count = HuntItemState.READ, len(found)
    item.matches = [
        keepable(
            {"rule": each.rule, "path": each.path, "line": each.line, "evidence": each.evidence}
        )
        for each in found[:MATCHES_KEPT]
    ]
    item.save(update_fields=["state", "match_count", "matches"])


def _fail(item: HuntItem, error: str) -> None:
    item.state, item.error = HuntItemState.FAILED, keepable(error)[:500]
    item.save(update_fields=["state", "error"])


def _perhaps_end(hunt: Hunt) -> None:
    """The last to finish says so. The caller has locked it."""
    if hunt.status != HuntStatus.RUNNING or hunt.items.unread().exists():
        return
    hunt.end(HuntStatus.DONE, at=timezone.now())
    audit.record(
        "hunt.end",
        actor=None,
        target=hunt,
        rule=str(hunt.rule),
        matching=hunt.items.matching().count(),
    )
