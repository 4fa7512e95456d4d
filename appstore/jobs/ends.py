"""What time and a yank do to those who have a version: they are told, and at its end it stops."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from appstore.following import notices
from appstore.models import AppVersion
from appstore.releases import lock_release
from appstore.signals import version_ended
from marketplace.core import audit
from marketplace.core.jobs import Lease

logger = logging.getLogger(__name__)

TOLD_WITHIN = timedelta(days=2)


def tell_installations(lease: Lease, *, version_id: int) -> None:  # noqa: ARG001  each is a row
    """Mail the owners of who has a version what became of it. Nobody is told twice."""
    version = AppVersion.objects.select_related("app").get(pk=version_id)
    notices.yanked(version)
    notices.ending(version, at=timezone.now())


def keep_ends(*, at: datetime) -> list[int]:
    """End what has reached its date; the versions whose people may have to be told something."""
    due = AppVersion.objects.filter(ends_at__lte=at, ended_at__isnull=True)
    for version in due.order_by("pk"):
        try:
            with transaction.atomic():
                _end(version, at=at)
        except Exception:
            logger.exception("Could not end %s", version)
    ending = AppVersion.objects.filter(ends_at__gt=at - TOLD_WITHIN, installations__removed_at=None)
    return list(ending.distinct().values_list("pk", flat=True))


def _end(version: AppVersion, *, at: datetime) -> None:
    _, version = lock_release(version)
    if version.ends_at is None or version.ends_at > at or version.ended_at is not None:
        return
    version.ended_at = at
    version.save(update_fields=["ended_at"])
    audit.record("version.end", actor=None, target=version)
    version_ended.send(sender=AppVersion, version=version)
