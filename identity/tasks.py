"""What the workers do for people's accounts. A task only unpacks its arguments."""

from celery import shared_task
from django.utils import timezone

from identity.jobs import privacy, reminders
from marketplace.core import jobs

pack_export = jobs.register(
    "identity.pack_export", privacy.pack, attempts=3, gave_up=privacy.give_up_packing
)
erase_account = jobs.register("identity.erase_account", privacy.erase, attempts=10)


@shared_task(name="identity.remind_of_ending_tokens")
def remind_of_ending_tokens() -> None:
    reminders.remind_of_ending_tokens(at=timezone.now())


@shared_task(name="identity.keep_privacy")
def keep_privacy() -> None:
    """Forget whose days of grace are over, and the exports nobody may fetch any more."""
    now = timezone.now()
    for deletion_id in privacy.due_deletions(at=now):
        erase_account.enqueue(key=deletion_id, deletion_id=deletion_id)
    privacy.forget_old_exports(at=now)
