"""Reading again what is offered. Rows say what is left, so any end of a worker is survived."""

from django.utils import timezone

from appstore.models import AppVersion
from marketplace.core.jobs import Lease
from scanner.engine import Report
from scanner.engine.incomplete import incomplete
from scanner.jobs import lanes, scans
from scanner.models import (
    Rescan,
    RescanItem,
    RescanItemState,
    RescanStatus,
    ScanStatus,
    ScanTrigger,
)
from scanner.results import campaigns, keeping, rulesets, scan_rows


def read_lane(lease: Lease, *, rescan_id: int, lane: int) -> None:
    """One worker's share of a campaign: version after version, most installed first.

    Safe to run twice: what a dead worker of this lane left half read is read first.
    """
    lanes.work(lambda: _take(lease, rescan_id, lane), lambda item: _read(lease, item))
    with lease.finishing():
        campaigns.perhaps_read(Rescan.objects.lock(pk=rescan_id), at=timezone.now())


def _take(lease: Lease, rescan_id: int, lane: int) -> RescanItem | None:
    with lease.writing():
        rescan = Rescan.objects.select_related("ruleset").get(pk=rescan_id)
        current = rulesets.current(at=timezone.now())
        if rescan.status != RescanStatus.RUNNING or rescan.ruleset != current:
            return None
        mine = rescan.items.filter(state=RescanItemState.READING, lane=lane)
        item = mine.first() or (
            rescan.items.waiting()
            .in_order()
            .select_for_update(of=("self",), skip_locked=True)
            .first()
        )
        if item is not None:
            lanes.begin(item, lane)
        return item


def _read(lease: Lease, item: RescanItem) -> None:
    version = item.version
    reading = lanes.attempt(lease, item, lambda: scans.read(version, on_event=_ignore))
    with lease.writing():
        item = RescanItem.objects.select_related("version__app").lock(pk=item.pk)
        if reading.report is None:
            campaigns.fail(item, reading.error, at=timezone.now())
        else:
            campaigns.keep(item, reading.report, at=timezone.now())


def _ignore(_: object) -> None:
    """Nobody watches a single version of a campaign."""


def apply(lease: Lease, *, rescan_id: int) -> None:
    """What was found takes effect, version by version, each in a transaction of its own."""
    items = RescanItem.objects.filter(rescan=rescan_id).unapplied().in_order()
    for item_id in list(items.values_list("pk", flat=True)):
        with lease.writing():
            _apply(item_id)
    with lease.finishing():
        rescan = Rescan.objects.lock(pk=rescan_id)
        if rescan.status == RescanStatus.ENFORCING:
            rescan.end(RescanStatus.DONE, at=timezone.now())


def _apply(item_id: int) -> None:
    at = timezone.now()
    version = AppVersion.objects.get(rescan_items=item_id)
    version = scan_rows.lock(version)
    item = RescanItem.objects.select_related("rescan__ruleset").lock(pk=item_id)
    if item.state not in {RescanItemState.READ, RescanItemState.FAILED}:
        return
    ruleset = item.rescan.ruleset
    if version.status not in campaigns.IN_OR_BEFORE_THE_STORE:
        item.state = RescanItemState.LEFT
    else:
        scan = scan_rows.create(version, trigger=ScanTrigger.RESCAN)
        scan.move_to(ScanStatus.RUNNING)
        if item.report is None:
            keeping.fail(scan, incomplete(scans.NO_ANSWER), at=at)
        else:
            keeping.keep(scan, Report.from_document(item.report), ruleset=ruleset, at=at)
        item.state = RescanItemState.APPLIED
    item.report = None
    item.save(update_fields=["state", "report"])
