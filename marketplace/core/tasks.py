"""What every worker runs. A task only unpacks its arguments."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.audit import checkpoints
from marketplace.core.models import IdempotencyKey


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> None:
    jobs.sweep()


@shared_task(name="core.forget_idempotency_keys")
def forget_idempotency_keys() -> None:
    before = timezone.now() - settings.IDEMPOTENCY_KEPT_FOR
    IdempotencyKey.objects.filter(created_at__lt=before).delete()


@shared_task(name="core.publish_audit_checkpoint")
def publish_audit_checkpoint() -> None:
    checkpoints.publish()


@shared_task(name="core.tell_audit_witnesses")
def tell_audit_witnesses() -> None:
    checkpoints.tell_witnesses()
