"""What the store's workers run. A task only unpacks its arguments."""

from celery import shared_task
from django.utils import timezone

from appstore.jobs import (
    due_releases,
    ends,
    license_clock,
    review_clock,
    sources,
    suspension_requests,
    updates,
    uploads,
)
from marketplace.core import jobs

prepare_source = jobs.register("appstore.prepare_source", sources.prepare, attempts=3)
update_followers = jobs.register("appstore.update_followers", updates.update_followers)
tell_installations = jobs.register("appstore.tell_installations", ends.tell_installations)


@shared_task(name="appstore.sweep_followers")
def sweep_followers() -> None:
    """Whatever else changed what is offered, such as staff: followers find out."""
    for app_id in updates.followed_apps():
        update_followers.enqueue(key=app_id, app_id=app_id)


@shared_task(name="appstore.keep_rollouts")
def keep_rollouts() -> None:
    for app_id in updates.keep_rollouts(at=timezone.now()):
        update_followers.enqueue(key=app_id, app_id=app_id)


@shared_task(name="appstore.keep_ends")
def keep_ends() -> None:
    for version_id in ends.keep_ends(at=timezone.now()):
        tell_installations.enqueue(key=version_id, version_id=version_id)


@shared_task(name="appstore.keep_review_clock")
def keep_review_clock() -> None:
    review_clock.keep(at=timezone.now())


@shared_task(name="appstore.sweep_sources")
def sweep_sources() -> None:
    sources.sweep()


@shared_task(name="appstore.expire_suspension_requests")
def expire_suspension_requests() -> None:
    suspension_requests.expire(at=timezone.now())


@shared_task(name="appstore.sweep_uploads")
def sweep_uploads() -> None:
    uploads.sweep(at=timezone.now())


@shared_task(name="appstore.keep_license_clock")
def keep_license_clock() -> None:
    license_clock.keep(at=timezone.now())


@shared_task(name="appstore.publish_due_releases")
def publish_due_releases() -> None:
    for app_id in due_releases.publish_due(at=timezone.now()):
        update_followers.enqueue(key=app_id, app_id=app_id)
