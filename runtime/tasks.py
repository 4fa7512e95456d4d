"""What the runtime's workers run. A task only unpacks its arguments."""

from celery import shared_task
from django.utils import timezone

from marketplace.core import jobs
from runtime.jobs import faults, instances, moves, reinstated, watching

start_instance = jobs.register(
    "runtime.start_instance", instances.start, attempts=3, gave_up=instances.give_up_starting
)
move_instance = jobs.register(
    "runtime.move_instance", moves.move, attempts=3, gave_up=moves.give_up_moving
)
stop_instance = jobs.register("runtime.stop_instance", instances.stop, attempts=10)


@shared_task(name="runtime.watch_instances")
def watch_instances() -> None:
    watching.watch(at=timezone.now())


@shared_task(name="runtime.sample_instances")
def sample_instances() -> None:
    watching.sample(at=timezone.now())


@shared_task(name="runtime.report_errors")
def report_errors() -> None:
    faults.report(at=timezone.now())


@shared_task(name="runtime.restart_reinstated")
def restart_reinstated() -> None:
    """Mark what a suspension had stopped, and start it."""
    for instance_id, key in reinstated.begin(at=timezone.now()):
        start_instance.enqueue(key=key, instance_id=instance_id)
