"""What the scan workers run."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from marketplace.core import jobs
from scanner.jobs import decisions, rescans, rules, scans
from scanner.models import Rescan, RescanStatus

run_scan = jobs.register("scanner.scan", scans.run, attempts=3, gave_up=scans.give_up)
read_lane = jobs.register("scanner.read_lane", rescans.read_lane)
apply_rescan = jobs.register("scanner.apply_rescan", rescans.apply)


@shared_task(name="scanner.watch_rules")
def watch_rules() -> None:
    """New rules on disk are put on trial, and each campaign goes on where it stands."""
    rules.watch(at=timezone.now())
    for rescan in Rescan.objects.at_work().order_by("pk"):
        work_on(rescan)


@shared_task(name="scanner.expire_decisions")
def expire_decisions() -> None:
    decisions.expire(at=timezone.now())


def work_on(rescan: Rescan) -> None:
    """Ask for workers. The sweep asks again, so nothing is lost when none comes."""
    if rescan.status == RescanStatus.ENFORCING:
        apply_rescan.enqueue(key=rescan.pk, rescan_id=rescan.pk)
        return
    for lane in range(settings.SCAN_RESCAN_LANES):
        read_lane.enqueue(key=f"{rescan.pk}:{lane}", rescan_id=rescan.pk, lane=lane)
