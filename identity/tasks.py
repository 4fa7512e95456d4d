"""What the workers do for people's accounts. A task only unpacks its arguments."""

from celery import shared_task
from django.utils import timezone

from identity.jobs import reminders


@shared_task(name="identity.remind_of_ending_tokens")
def remind_of_ending_tokens() -> None:
    reminders.remind_of_ending_tokens(at=timezone.now())
