"""A decision about a version, as a reviewer or the clock makes it take effect."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from appstore import releases
from appstore.models import (
    App,
    AppStatus,
    AppVersion,
    DecisionKind,
    QueueOutcome,
    ReviewDecision,
    ReviewOpinion,
)
from appstore.review import letters, lots, queue
from appstore.rules import known
from marketplace.core import audit
from marketplace.core.models import User


def conclude(
    app: App,
    version: AppVersion,
    *,
    approved: bool,
    reason: str,
    rules: Sequence[str],
    by: User,
    at: datetime,
    on_its_date: bool = False,
) -> ReviewDecision:
    """Move the version on, keep the decision, close the wait and tell the developer.

    The caller holds both locks. ``on_its_date``: decided earlier, and the time to mend it is over.
    """
    before = {"app": str(app.status), "version": str(version.status)}
    version.move_to(AppStatus.APPROVED if approved else AppStatus.REJECTED)
    version.decided_by, version.decided_at = by, at
    version.rejection_reason = "" if approved else reason
    version.save(update_fields=["status", "decided_by", "decided_at", "rejection_reason"])
    releases.take_along(app, AppStatus(version.status))
    decision = ReviewDecision.objects.create(
        kind=DecisionKind.APPROVE if approved else DecisionKind.REJECT,
        app=app,
        version=version,
        reason=reason,
        rules=known(rules),
        statuses_before=before,
        decided_by=by,
        decided_at=at,
    )
    outcome = QueueOutcome.APPROVED if approved else QueueOutcome.REJECTED
    queue.leave(version, outcome, at=at, decision=decision)
    _perhaps_ask_another(decision, at=at)
    audit.record(
        "app.approve" if approved else "app.reject",
        actor=None if on_its_date else by,
        target=app,
        version=version.version,
        reason=reason,
    )
    letters.decided(version, approved=approved, rules=decision.rules)
    return decision


def _perhaps_ask_another(decision: ReviewDecision, *, at: datetime) -> None:
    version = decision.version
    assert version is not None
    percent = settings.REVIEW_SECOND_OPINION_PERCENT
    if lots.is_drawn("second opinion", version.pk, percent=percent):
        ReviewOpinion.objects.create(decision=decision, asked_at=at)
