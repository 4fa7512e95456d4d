"""A refusal with time to mend: told at once, reminded of, in force at its date or not at all."""

from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings

from appstore import releases
from appstore.models import App, AppStatus, AppVersion, DelayedRejection, QueueOutcome
from appstore.review import letters, queue, verdicts
from marketplace.core import audit

MENDED = "Replaced by {newer} before the time to mend it was over. What was wrong: {reason}"


class Step(Protocol):
    """What the clock does with one of them."""

    def __call__(self, delayed: DelayedRejection, *, at: datetime) -> None: ...


def carry_out(delayed: DelayedRejection, *, at: datetime) -> None:
    """Its date has come."""
    app, version = releases.lock_release(delayed.entry.version)
    verdicts.conclude(
        app,
        version,
        approved=False,
        reason=delayed.reason,
        rules=delayed.rules,
        by=delayed.decided_by,
        at=at,
        on_its_date=True,
    )


def remind(delayed: DelayedRejection, *, at: datetime) -> None:
    delayed.reminded_at = at
    delayed.save(update_fields=["reminded_at"])
    version = delayed.entry.version
    audit.record("review.remind", actor=None, target=version)
    letters.changes_wanted(version, delayed, is_reminder=True)


def reminded_before() -> timedelta:
    return timedelta(days=settings.REVIEW_REMIND_DAYS_BEFORE)


def give_way(app: App, *, newer: AppVersion, at: datetime) -> list[str]:
    """What waits for changes ends, because the changes are here. Answers which versions those are.

    The caller holds the app's lock.
    """
    open_ones = DelayedRejection.objects.open().filter(entry__version__app=app)
    replaced = []
    for delayed in open_ones.exclude(entry__version=newer).select_related("entry"):
        version = AppVersion.objects.lock(pk=delayed.entry.version_id)
        version.move_to(AppStatus.REJECTED)
        reason = MENDED.format(newer=newer.version, reason=delayed.reason)
        version.rejection_reason = reason[:4000]
        version.save(update_fields=["status", "rejection_reason"])
        releases.take_along(app, AppStatus.REJECTED)
        queue.leave(version, QueueOutcome.REPLACED, at=at)
        replaced.append(version.version)
    return replaced
