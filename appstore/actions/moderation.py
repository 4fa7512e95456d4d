"""What staff decide: which version goes on, which app comes down, and back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from appstore import policies, releases
from appstore.models import App, AppStatus, AppVersion, DecisionKind, ReviewDecision
from appstore.review import verdicts
from appstore.rules import known
from appstore.signals import app_suspended
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User


class NotInReview(Conflict):
    code = "not_in_review"

    def __init__(self, version: AppVersion) -> None:
        super().__init__(
            f"{version} is not waiting for a decision: it was decided already."
            if version.decided_at is not None
            else f"{version} is not waiting for a decision."
        )


class NotSuspended(Conflict):
    code = "not_suspended"

    def __init__(self) -> None:
        super().__init__("This app is not suspended.")


class ReasonRequired(Invalid):
    code = "reason_required"

    def __init__(self) -> None:
        super().__init__("Say why, so that the developer can mend it.")


@transaction.atomic
def decide_review(
    *,
    version: AppVersion,
    approved: bool,
    reason: str,
    by: User,
    at: datetime,
    rules: Sequence[str] = (),
) -> AppVersion:
    """A reviewer's word on a scanned version. The developer gets a mail.

    ``rules`` are codes of the publishing rules the decision rests on.

    Raises:
        ReviewerRequired: not a reviewer, or a member of the account that made the app.
        ReasonRequired: refused without a reason.
        NotInReview: it is not waiting for a decision.
    """
    app, version = releases.lock_release(version)
    policies.require_reviewer(by, app)
    require_undecided(version)
    if not approved and not reason.strip():
        raise ReasonRequired
    verdicts.conclude(
        app, version, approved=approved, reason=reason.strip(), rules=rules, by=by, at=at
    )
    return version


def require_undecided(version: AppVersion) -> None:
    if version.status != AppStatus.REVIEWING:
        raise NotInReview(version)


@transaction.atomic
def suspend(*, app: App, reason: str, by: User, rules: Sequence[str] = ()) -> App:
    """Take an app off the store and stop what runs of it."""
    app = App.objects.lock(pk=app.pk)
    policies.require_reviewer(by, app)
    if not reason.strip():
        raise ReasonRequired
    before = _statuses(app)
    app.move_to(AppStatus.SUSPENDED)
    app.save(update_fields=["status"])
    ReviewDecision.objects.create(
        kind=DecisionKind.SUSPEND,
        app=app,
        reason=reason.strip(),
        rules=known(rules),
        statuses_before=before,
        decided_by=by,
    )
    audit.record("app.suspend", actor=by, target=app, reason=reason.strip())
    app_suspended.send(sender=App, app=app)
    return app


@transaction.atomic
def reinstate(*, app: App, reason: str, by: User) -> App:
    """Put a suspended app back in the store."""
    app = App.objects.lock(pk=app.pk)
    policies.require_reviewer(by, app)
    if app.status != AppStatus.SUSPENDED:
        raise NotSuspended
    before = _statuses(app)
    app.move_to(AppStatus.PUBLISHED)
    app.save(update_fields=["status"])
    ReviewDecision.objects.create(
        kind=DecisionKind.REINSTATE,
        app=app,
        reason=reason.strip(),
        statuses_before=before,
        decided_by=by,
    )
    audit.record("app.reinstate", actor=by, target=app, reason=reason.strip())
    return app


def _statuses(app: App, version: AppVersion | None = None) -> dict[str, str]:
    """How they stand, so that an appeal can put them back."""
    return {"app": str(app.status)} | ({"version": str(version.status)} if version else {})
