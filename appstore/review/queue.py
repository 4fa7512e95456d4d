"""Into the queue, out of it, and whose move it is. The caller holds the version's lock."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from appstore.models import (
    AppVersion,
    QueueEntry,
    QueueOutcome,
    QueueState,
    ReviewDecision,
)
from appstore.review import reasons, working_time
from appstore.review.situation import Situation


def enter(version: AppVersion, *, at: datetime, besides: Collection[str] = ()) -> QueueEntry:
    """Let a version wait for a person, with the reasons why; ``besides`` what can be seen of it.

    One that waits already keeps its place and its date, and is told the reasons it lacks.
    """
    waiting = current(version)
    if waiting is not None:
        for code in besides:
            add_reason(waiting, code)
        return waiting
    entry = QueueEntry(
        version=version,
        entered_at=at,
        due_at=working_time.after(at, settings.REVIEW_WITHIN),
    )
    entry.set_reasons(reasons.of(Situation(version, at=at), besides=besides))
    entry.save()
    return entry


def current(version: AppVersion) -> QueueEntry | None:
    """The entry that is open, locked: whoever asks is about to change it."""
    return QueueEntry.objects.open().select_for_update().filter(version=version).first()


def add_reason(entry: QueueEntry, code: str, detail: str = "") -> None:
    others = [known for known in entry.reasons if known["code"] != code]
    entry.set_reasons([reasons.fact(code, detail), *others])
    entry.save(update_fields=["reasons", "weight", "ranks_as_of"])


def hand_over(entry: QueueEntry, state: QueueState, *, at: datetime) -> None:
    """The developer's move: until it is ours again the clock stands still."""
    entry.state = state
    entry.away_since = entry.away_since or at
    entry.save(update_fields=["state", "away_since"])


def take_back(entry: QueueEntry, *, at: datetime) -> None:
    """Our move again."""
    if entry.away_since is None:
        return
    _stop_away(entry, at)
    entry.ranks_as_of = entry.entered_at + entry.away - timedelta(hours=entry.weight)
    entry.save(update_fields=["state", "away_since", "away", "due_at", "ranks_as_of"])


def leave(
    version: AppVersion,
    outcome: QueueOutcome,
    *,
    at: datetime,
    decision: ReviewDecision | None = None,
) -> None:
    """End the wait, whatever the reason. A version that was not in the queue stays out of it."""
    entry = current(version)
    if entry is None:
        return
    _stop_away(entry, at)
    entry.left_at, entry.outcome, entry.decision = at, outcome, decision
    entry.save()
    entry.delayed_rejections.open().update(ended_at=at)


def _stop_away(entry: QueueEntry, at: datetime) -> None:
    """What was left until the due date when the developer got the move is left still."""
    if entry.away_since is not None:
        left = working_time.between(entry.away_since, entry.due_at)
        entry.due_at = working_time.after(at, left)
        entry.away += at - entry.away_since
    entry.state, entry.away_since = QueueState.WAITING, None
