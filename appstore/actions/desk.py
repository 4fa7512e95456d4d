"""What reviewers do at the desk short of deciding."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from appstore import policies, releases
from appstore.actions.moderation import ReasonRequired, require_undecided
from appstore.models import (
    App,
    AppVersion,
    DelayedRejection,
    QueueEntry,
    QueueState,
    ReviewMessage,
    ReviewNote,
)
from appstore.review import letters, queue
from appstore.rules import known
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User

DAYS_TO_MEND = range(1, 31)


class NobodyWaits(Conflict):
    code = "no_changes_wanted"

    def __init__(self) -> None:
        super().__init__("This version is not waiting for changes. Decide about it as usual.")


class DaysInvalid(Invalid):
    code = "days_invalid"

    def __init__(self) -> None:
        super().__init__("Leave the developer between 1 and 30 days.")


class TextRequired(Invalid):
    code = "text_required"

    def __init__(self) -> None:
        super().__init__("Write what you have to say.")


@transaction.atomic
def claim(*, version: AppVersion, by: User, at: datetime) -> QueueEntry:
    """Say that one takes it up. Others are told; nobody is kept from deciding."""
    entry = _open_entry(version, by=by, at=at)
    entry.claimed_by, entry.claimed_at = by, at
    entry.save(update_fields=["claimed_by", "claimed_at"])
    audit.record("review.claim", actor=by, target=entry)
    return entry


@transaction.atomic
def release(*, version: AppVersion, by: User, at: datetime) -> QueueEntry:
    """Leave it to others again."""
    entry = _open_entry(version, by=by, at=at)
    entry.claimed_by = entry.claimed_at = None
    entry.save(update_fields=["claimed_by", "claimed_at"])
    audit.record("review.release", actor=by, target=entry)
    return entry


@transaction.atomic
def request_information(*, version: AppVersion, text: str, by: User, at: datetime) -> ReviewMessage:
    """Ask the developer. Until they answer, the waiting is theirs and no due date runs."""
    entry = _open_entry(version, by=by, at=at)
    message = _say(version, text=text, by=by, is_question=True)
    if entry.state == QueueState.WAITING:
        queue.hand_over(entry, QueueState.ASKED, at=at)
    audit.record("review.ask", actor=by, target=version)
    letters.said(message)
    return message


@transaction.atomic
def reject_later(
    *,
    version: AppVersion,
    reason: str,
    days: int,
    by: User,
    at: datetime,
    rules: Sequence[str] = (),
) -> DelayedRejection:
    """Refuse it in so many days, unless a newer version or a reviewer ends the wait before.

    Raises:
        ReviewerRequired, NotInReview, ReasonRequired, UnknownRule.
        DaysInvalid: not between 1 and 30.
    """
    entry = _open_entry(version, by=by, at=at)
    if days not in DAYS_TO_MEND:
        raise DaysInvalid
    if not reason.strip():
        raise ReasonRequired
    entry.delayed_rejections.open().update(ended_at=at)
    delayed = DelayedRejection.objects.create(
        entry=entry,
        reason=reason.strip(),
        rules=known(rules),
        decided_by=by,
        decided_at=at,
        takes_effect_at=at + timedelta(days=days),
    )
    queue.hand_over(entry, QueueState.CHANGES, at=at)
    audit.record("review.reject_later", actor=by, target=version, reason=reason.strip(), days=days)
    letters.changes_wanted(version, delayed, is_reminder=False)
    return delayed


@transaction.atomic
def call_off(*, version: AppVersion, by: User, at: datetime) -> QueueEntry:
    """Take a refusal with time to mend back, before it takes effect. The version waits for us."""
    entry = _open_entry(version, by=by, at=at)
    if not entry.delayed_rejections.open().update(ended_at=at):
        raise NobodyWaits
    queue.take_back(entry, at=at)
    audit.record("review.call_off", actor=by, target=version)
    letters.called_off(version)
    return entry


@transaction.atomic
def write_note(*, app: App, text: str, by: User) -> ReviewNote:
    """Tell other reviewers something about an app. Its developer never sees it."""
    policies.require_reviewer(by, app)
    if not text.strip():
        raise TextRequired
    note = ReviewNote.objects.create(app=app, author=by, text=text.strip())
    audit.record("review.note", actor=by, target=note)
    return note


@transaction.atomic
def write_message(*, version: AppVersion, text: str, by: User) -> ReviewMessage:
    """Tell the developer something, as the review team. Nothing waits for the answer."""
    policies.require_reviewer(by, version.app)
    message = _say(version, text=text, by=by, is_question=False)
    audit.record("review.message", actor=by, target=version)
    letters.said(message)
    return message


def _open_entry(version: AppVersion, *, by: User, at: datetime) -> QueueEntry:
    """The version's place in the queue, with everything locked that decides about it."""
    app, version = releases.lock_release(version)
    policies.require_reviewer(by, app)
    require_undecided(version)
    return queue.current(version) or queue.enter(version, at=at)


def _say(version: AppVersion, *, text: str, by: User, is_question: bool) -> ReviewMessage:
    if not text.strip():
        raise TextRequired
    return ReviewMessage.objects.create(
        version=version, author=by, from_team=True, is_question=is_question, text=text.strip()
    )
