"""Appeals: a developer says that a decision is wrong, and somebody else looks at it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from appstore import policies
from appstore.actions import overturning
from appstore.models import (
    App,
    Appeal,
    AppealStatus,
    AppStatus,
    AppVersion,
    DecisionKind,
    ReviewDecision,
)
from appstore.review import appeal_letters
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.models import User


class NothingToAppeal(Conflict):
    code = "nothing_to_appeal"

    def __init__(self) -> None:
        super().__init__("No decision stands against this that could be appealed.")


class AppealedAlready(Conflict):
    code = "appealed_already"

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(f"This decision was appealed already: {appeal}. There is one appeal each.")


class AppealTooLate(Conflict):
    code = "appeal_too_late"

    def __init__(self) -> None:
        days = settings.APPEAL_WINDOW.days
        super().__init__(f"A decision can be appealed for {days} days. Upload a mended version.")


class AppealClosed(Conflict):
    code = "appeal_closed"

    def __init__(self) -> None:
        super().__init__("This appeal is closed already.")


class AnotherReviewerRequired(Forbidden):
    code = "another_reviewer_required"

    def __init__(self) -> None:
        super().__init__("You took this decision, or asked for it. Somebody else has to answer.")


class AppealNeedsWords(Invalid):
    code = "appeal_needs_words"


def decision_against(app: App, version: AppVersion | None) -> ReviewDecision | None:
    """The newest decision in force against a version, or without one against the listing.

    One that waits to be carried out, or that the developer has moved on from, is not in force.
    """
    in_force = {AppStatus.REJECTED: DecisionKind.REJECT, AppStatus.SUSPENDED: DecisionKind.SUSPEND}
    kind = in_force.get(AppStatus((version or app).status))
    decisions = ReviewDecision.objects.about(app, version).filter(kind=kind).newest_first()
    newest = decisions.select_related("app", "version", "appeal").first() if kind else None
    if newest is None or newest.overturned_at is not None:
        return None
    if version is not None and kind == DecisionKind.REJECT:  # or did the scanner refuse it since?
        return newest if newest.reason == version.rejection_reason else None
    return newest


@transaction.atomic
def appeal(
    *, app: App, version: AppVersion | None, text: str, evidence: str, by: User, at: datetime
) -> Appeal:
    """Ask for another look at what was decided against a version, or against the whole app.

    Raises:
        RoleRequired: only who may publish appeals.
        AppealNeedsWords, NothingToAppeal, AppealedAlready, AppealTooLate.
    """
    require(app.developer, by, Capability.PUBLISH)
    if not text.strip():
        raise AppealNeedsWords("Say why the decision is wrong.")
    app = App.objects.lock(pk=app.pk)
    if version is not None:
        version.refresh_from_db()
    decision = decision_against(app, version)
    if decision is None:
        raise NothingToAppeal
    if earlier := Appeal.objects.filter(decision=decision).first():
        raise AppealedAlready(earlier)
    if decision.decided_at + settings.APPEAL_WINDOW < at:
        raise AppealTooLate
    filed = Appeal.objects.create(
        decision=decision,
        text=text.strip(),
        evidence=evidence.strip(),
        filed_by=by,
        filed_at=at,
        first_decider=decision.decided_by,
    )
    audit.record("appeal.file", actor=by, target=filed, decision=decision.reference)
    appeal_letters.appeal_filed(filed)
    return filed


@transaction.atomic
def withdraw(*, appeal: Appeal, by: User) -> Appeal:
    """Take an appeal back while nobody has answered it."""
    require(appeal.decision.app.developer, by, Capability.PUBLISH)
    appeal = _lock(appeal)
    appeal.withdraw()
    appeal.save(update_fields=["status"])
    audit.record("appeal.withdraw", actor=by, target=appeal)
    return appeal


@transaction.atomic
def grant(*, appeal: Appeal, answer: str, by: User, at: datetime) -> Appeal:
    """The decision was wrong: undo everything it did, and tell the developer.

    Raises:
        ReviewerRequired, AnotherReviewerRequired, AppealNeedsWords, AppealClosed.
    """
    appeal = _lock_to_answer(appeal, answer=answer, by=by)
    not_undone = overturning.overturn(appeal.decision, at=at)
    return _answer(appeal, AppealStatus.GRANTED, answer=answer, not_undone=not_undone, by=by, at=at)


@transaction.atomic
def deny(*, appeal: Appeal, answer: str, by: User, at: datetime) -> Appeal:
    """The decision stands.

    Raises:
        ReviewerRequired, AnotherReviewerRequired, AppealNeedsWords, AppealClosed.
    """
    appeal = _lock_to_answer(appeal, answer=answer, by=by)
    return _answer(appeal, AppealStatus.DENIED, answer=answer, not_undone=[], by=by, at=at)


def may_answer(user: User, appeal: Appeal) -> bool:
    """A reviewer who had no part in the decision."""
    decision = appeal.decision
    of_decision = Q(decided_by=user) | Q(suspension_request__requested_by=user)
    took_part = ReviewDecision.objects.filter(of_decision, pk=decision.pk).exists()
    return policies.may_review(user, decision.app) and not took_part


def _lock(appeal: Appeal) -> Appeal:
    """The appeal, while it is open; its app before it, as everywhere."""
    App.objects.lock(pk=appeal.decision.app_id)
    about = ("decision__app__developer", "decision__version")
    appeal = Appeal.objects.select_related(*about).lock(pk=appeal.pk)
    if not appeal.is_open:
        raise AppealClosed
    return appeal


def _lock_to_answer(appeal: Appeal, *, answer: str, by: User) -> Appeal:
    policies.require_reviewer(by, appeal.decision.app)
    if not may_answer(by, appeal):
        raise AnotherReviewerRequired
    if not answer.strip():
        raise AppealNeedsWords("Say why, so that the developer understands.")
    return _lock(appeal)


def _answer(
    appeal: Appeal,
    status: AppealStatus,
    *,
    answer: str,
    not_undone: list[str],
    by: User,
    at: datetime,
) -> Appeal:
    appeal.give(status, answer=answer.strip(), not_undone=not_undone, by=by, at=at)
    appeal.save(update_fields=["status", "answer", "not_undone", "decided_by", "decided_at"])
    verb = "grant" if status == AppealStatus.GRANTED else "deny"
    audit.record(
        f"appeal.{verb}",
        actor=by,
        target=appeal,
        decision=appeal.decision.reference,
        answer=appeal.answer,
        not_undone=not_undone,
    )
    appeal_letters.appeal_answered(appeal)
    return appeal
