"""Starting again what a suspension had stopped, once it is taken back."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from appstore.models import App, AppInstallation, AppStatus
from marketplace.core import audit
from marketplace.core.errors import DomainError
from runtime import policies
from runtime.models import AppInstance, InstanceStatus


def begin(*, at: datetime) -> Iterator[tuple[int, str]]:
    """Mark each to be started: its row's key and its own. Safe to run twice.

    One that is still on its way down is found by the next run; should the worker die between here
    and the queue, the watch over instances asks again for what is marked and not under way.
    """
    waiting = AppInstance.objects.waiting_for_reinstatement().filter(
        installation__app__status=AppStatus.PUBLISHED,
        installation__version__status=AppStatus.PUBLISHED,
    )
    for instance in waiting.select_related("installation").order_by("pk"):
        if _mark(instance, at=at):
            yield instance.pk, instance.key


@transaction.atomic
def _mark(instance: AppInstance, *, at: datetime) -> bool:
    """Look again under the locks: somebody may have stopped, deleted or suspended it meanwhile."""
    App.objects.lock(pk=instance.installation.app_id)
    of_app = AppInstallation.objects.select_related("app", "version")
    installation = of_app.lock(pk=instance.installation_id)
    locked = AppInstance.objects.waiting_for_reinstatement().filter(pk=instance.pk)
    found = locked.select_for_update(of=("self",)).first()
    if found is None:
        return False
    try:
        policies.require_startable(installation, at=at)
    except DomainError:
        return False
    found.move_to(InstanceStatus.PENDING)
    found.status_reason, found.suspended_for = "", ""
    found.save(update_fields=["status", "status_reason", "suspended_for"])
    audit.record("instance.start", actor=None, target=found, reason="reinstated")
    return True
