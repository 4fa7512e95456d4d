"""What the scan workers run."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from marketplace.core import jobs
from scanner.jobs import decisions, known_bad, rescans, rules, scans
from scanner.models import KnownBadFile, Rescan, RescanStatus

run_scan = jobs.register("scanner.scan", scans.run, attempts=3, gave_up=scans.give_up)
read_lane = jobs.register("scanner.read_lane", rescans.read_lane)
apply_rescan = jobs.register("scanner.apply_rescan", rescans.apply)
check_known_bad = jobs.register("scanner.check_known_bad", known_bad.check)


@shared_task(name="scanner.watch_rules")
def watch_rules() -> None:
    """New rules on disk are put on trial, and each campaign goes on where it stands."""
    rules.watch(at=timezone.now())
    for rescan in Rescan.objects.at_work().order_by("pk"):
        work_on(rescan)


@shared_task(name="scanner.watch_known_bad")
def watch_known_bad() -> None:
    """What a worker that ended left to compare is compared by the next."""
    if KnownBadFile.objects.unchecked().exists():
        check_known_bad.enqueue(key="all")


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
