"""What time does at the review desk: remind, refuse on the date, find what was lost.

Each row has a transaction of its own, so one that fails holds up nothing else.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from appstore import releases
from appstore.models import (
    App,
    AppStatus,
    AppVersion,
    DelayedRejection,
    QueueEntry,
    QueueOutcome,
    ReviewPresence,
)
from appstore.models.delayed_rejection import DelayedRejectionQuerySet
from appstore.review import queue, waiting

logger = logging.getLogger(__name__)

LOOKED_AT_AGAIN = "rescan_raised"
"""Why a version that is in the store is in the queue."""


def keep(*, at: datetime) -> None:
    """Safe to repeat: each step looks again under the lock."""
    _each(DelayedRejection.objects.over(at=at), at=at, step=waiting.carry_out)
    near = DelayedRejection.objects.to_remind(at=at, before=waiting.reminded_before())
    _each(near, at=at, step=waiting.remind)
    _sweep(at=at)
    stale = ReviewPresence.objects.filter(seen_at__lt=at - settings.REVIEW_PRESENCE_KEPT_FOR)
    stale.delete()


def _each(rows: DelayedRejectionQuerySet, *, at: datetime, step: waiting.Step) -> None:
    for pk, version_id in rows.order_by("pk").values_list("pk", "entry__version_id"):
        try:
            with transaction.atomic():
                releases.lock_release(AppVersion.objects.get(pk=version_id))
                current = rows.filter(pk=pk).select_related("entry__version__app__developer")
                if (delayed := current.first()) is not None:  # and not only before it was locked
                    step(delayed, at=at)
        except Exception:
            logger.exception("The review clock could not move delayed rejection %s", pk)


def _sweep(*, at: datetime) -> None:
    """Versions in review that no queue shows, and entries of versions that are not in review."""
    entered = QueueEntry.objects.open().values("version")
    lost = AppVersion.objects.filter(status=AppStatus.REVIEWING).exclude(pk__in=entered)
    lost = lost.exclude(app__status=AppStatus.SUSPENDED)
    gone = AppVersion.objects.filter(pk__in=entered).exclude(
        status=AppStatus.REVIEWING, app__in=App.objects.exclude(status=AppStatus.SUSPENDED)
    )
    again = QueueEntry.objects.open().because(LOOKED_AT_AGAIN).values("version")
    gone = gone.exclude(status=AppStatus.PUBLISHED, pk__in=again)
    for version in [*lost.order_by("pk"), *gone.order_by("pk")]:
        with transaction.atomic():
            _mend(version, at=at)


def _mend(version: AppVersion, *, at: datetime) -> None:
    app, version = releases.lock_release(version)
    if version.status == AppStatus.REVIEWING and app.status != AppStatus.SUSPENDED:
        queue.enter(version, at=at)
    else:
        queue.leave(version, _outcome(app, version), at=at)


def _outcome(app: App, version: AppVersion) -> QueueOutcome:
    if app.status == AppStatus.SUSPENDED:
        return QueueOutcome.SUSPENDED
    decided = {
        AppStatus.APPROVED: QueueOutcome.APPROVED,
        AppStatus.REJECTED: QueueOutcome.REJECTED,
    }
    return decided.get(AppStatus(version.status), QueueOutcome.WITHDRAWN)
