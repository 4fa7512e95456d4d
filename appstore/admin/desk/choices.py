"""Every button of the desk: when it is offered, what it does, what it says afterwards."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from appstore.actions import desk, moderation, opinions, suspensions
from appstore.models import AppStatus, AppVersion, QueueState, ReviewOpinion
from marketplace.core.models import User

DEFAULT_DAYS = 14
DECIDED = "Decided. The developer has been told."
ASKED = "Asked. It comes back to the queue when the developer has answered."


class Press(NamedTuple):
    """A button pressed: about what, by whom, when, and what was filled in."""

    version: AppVersion
    by: User
    at: datetime
    reason: str
    rules: list[str]
    days: int

    @property
    def who_and_when(self) -> dict[str, Any]:
        return {"version": self.version, "by": self.by, "at": self.at}


def _decide(press: Press, *, approved: bool) -> None:
    moderation.decide_review(
        approved=approved, reason=press.reason, rules=press.rules, **press.who_and_when
    )


def approve(press: Press) -> None:
    """What is in the store already stays there."""
    if press.version.status == AppStatus.PUBLISHED:
        moderation.keep_in_store(reason=press.reason, **press.who_and_when)
    else:
        _decide(press, approved=True)


def reject(press: Press) -> None:
    """What is in the store already is suspended, or a colleague is asked to confirm it."""
    if press.version.status == AppStatus.PUBLISHED:
        suspensions.suspend(
            app=press.version.app, reason=press.reason, rules=press.rules, **press.who_and_when
        )
    else:
        _decide(press, approved=False)


def reject_later(press: Press) -> None:
    desk.reject_later(reason=press.reason, rules=press.rules, days=press.days, **press.who_and_when)


def call_off(press: Press) -> None:
    desk.call_off(**press.who_and_when)


def ask(press: Press) -> None:
    desk.request_information(text=press.reason, **press.who_and_when)


def message(press: Press) -> None:
    desk.write_message(version=press.version, text=press.reason, by=press.by)


def note(press: Press) -> None:
    desk.write_note(app=press.version.app, text=press.reason, by=press.by)


def claim(press: Press) -> None:
    desk.claim(**press.who_and_when)


def release(press: Press) -> None:
    desk.release(**press.who_and_when)


def _opine(press: Press, *, would_approve: bool) -> None:
    pending = ReviewOpinion.objects.pending().filter(decision__version=press.version)
    opinion = pending.order_by("pk").first()
    if opinion is None:
        raise opinions.OpinionGiven
    opinions.give(
        opinion=opinion,
        would_approve=would_approve,
        text=press.reason,
        by=press.by,
        at=press.at,
    )


def would_approve(press: Press) -> None:
    _opine(press, would_approve=True)


def would_reject(press: Press) -> None:
    _opine(press, would_approve=False)


class Choice(NamedTuple):
    code: str
    label: str
    look: str
    """The button's class."""
    states: frozenset[QueueState]
    """Whose move it must be for the button to stand beside the decision."""
    act: Callable[[Press], None]
    done: str


EVER = frozenset(QueueState)
BEFORE_CHANGES = EVER - {QueueState.CHANGES}
NEVER: frozenset[QueueState] = frozenset()

CHOICES = (
    Choice("approve", "Approve", "default", EVER, approve, DECIDED),
    Choice("reject", "Reject", "deletelink", EVER, reject, DECIDED),
    Choice("reject_later", "Reject with time to fix", "", BEFORE_CHANGES, reject_later, DECIDED),
    Choice("ask", "Request information", "", BEFORE_CHANGES, ask, ASKED),
    Choice(
        "call_off",
        "Call the rejection off",
        "",
        frozenset({QueueState.CHANGES}),
        call_off,
        "Called off. It waits for a decision again.",
    ),
    # These stand elsewhere on the page.
    Choice("message", "Send", "", NEVER, message, "Sent."),
    Choice("note", "Keep the note", "", NEVER, note, "Noted."),
    Choice("claim", "Take it up", "", NEVER, claim, "It is yours. Others see that."),
    Choice("release", "Leave it to others", "", NEVER, release, "Others may take it up."),
    Choice("would_approve", "I would approve", "default", NEVER, would_approve, "Thank you."),
    Choice("would_reject", "I would reject", "deletelink", NEVER, would_reject, "Thank you."),
)
BY_CODE = {choice.code: choice for choice in CHOICES}


def offered(state: QueueState) -> list[Choice]:
    return [choice for choice in CHOICES if state in choice.states]


def offered_in_store() -> list[Choice]:
    """A published version stays, or it is suspended; there is nothing in between."""
    return [
        BY_CODE["approve"]._replace(label="Leave it in the store"),
        BY_CODE["reject"]._replace(label="Suspend"),
    ]
