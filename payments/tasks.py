"""What the workers do with money. A task only unpacks its arguments."""

from celery import shared_task
from django.utils import timezone

from payments.jobs import renewals


@shared_task(name="payments.keep_subscriptions")
def keep_subscriptions() -> None:
    renewals.keep(at=timezone.now())
