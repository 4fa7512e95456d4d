"""What the scan workers run."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from marketplace.core import jobs
from scanner.jobs import decisions, hunts, known_bad, refusals, rescans, rules, scans
from scanner.models import Hunt, KnownBadFile, Rescan, RescanStatus, RuntimeRefusal

run_scan = jobs.register("scanner.scan", scans.run, attempts=3, gave_up=scans.give_up)
read_lane = jobs.register("scanner.read_lane", rescans.read_lane)
apply_rescan = jobs.register("scanner.apply_rescan", rescans.apply)
search_lane = jobs.register("scanner.search_lane", hunts.search_lane)
weigh_refusals = jobs.register("scanner.weigh_refusals", refusals.weigh)
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


@shared_task(name="scanner.watch_refusals")
def watch_refusals() -> None:
    """What came while its version was being weighed is weighed now."""
    versions = RuntimeRefusal.objects.unweighed().order_by("version").distinct("version")
    for version_id in versions.values_list("version", flat=True):
        weigh_refusals.enqueue(key=version_id, version_id=version_id)


@shared_task(name="scanner.watch_hunts")
def watch_hunts() -> None:
    """Each search goes on where it stands."""
    for hunt in Hunt.objects.running().order_by("pk"):
        hunt_with(hunt)


def hunt_with(hunt: Hunt) -> None:
    for lane in range(settings.SCAN_RESCAN_LANES):
        search_lane.enqueue(key=f"{hunt.pk}:{lane}", hunt_id=hunt.pk, lane=lane)


def work_on(rescan: Rescan) -> None:
    """Ask for workers. The sweep asks again, so nothing is lost when none comes."""
    if rescan.status == RescanStatus.ENFORCING:
        apply_rescan.enqueue(key=rescan.pk, rescan_id=rescan.pk)
        return
    for lane in range(settings.SCAN_RESCAN_LANES):
        read_lane.enqueue(key=f"{rescan.pk}:{lane}", rescan_id=rescan.pk, lane=lane)
