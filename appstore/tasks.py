"""What the store's workers run. A task only unpacks its arguments."""

from celery import shared_task
from django.utils import timezone

from appstore.jobs import review_clock


@shared_task(name="appstore.keep_review_clock")
def keep_review_clock() -> None:
    review_clock.keep(at=timezone.now())
