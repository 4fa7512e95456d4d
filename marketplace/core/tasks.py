"""What every worker runs. A task only unpacks its arguments."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.models import IdempotencyKey


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()


@shared_task(name="core.forget_idempotency_keys")
def forget_idempotency_keys() -> None:
    before = timezone.now() - settings.IDEMPOTENCY_KEPT_FOR
    IdempotencyKey.objects.filter(created_at__lt=before).delete()
