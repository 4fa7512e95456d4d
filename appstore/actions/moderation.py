"""What staff decide about a version that was submitted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from appstore import policies, releases
from appstore.models import AppStatus, AppVersion, QueueOutcome
from appstore.review import queue, verdicts
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
        ScanIncomplete, ScanOutdated: nothing vouches for what is to be approved.
    """
    app, version = releases.lock_release(version)
    policies.require_reviewer(by, app)
    require_undecided(version)
    if not approved and not reason.strip():
        raise ReasonRequired
    if approved:
        policies.require_scanned(version)
    verdicts.conclude(
        app, version, approved=approved, reason=reason.strip(), rules=rules, by=by, at=at
    )
    return version


def require_undecided(version: AppVersion) -> None:
    if version.status != AppStatus.REVIEWING:
        raise NotInReview(version)


@transaction.atomic
def keep_in_store(*, version: AppVersion, reason: str, by: User, at: datetime) -> AppVersion:
    """A reviewer has looked at what a new scan says of a published version, and it stays.

    Raises:
        ReviewerRequired.
        NotInReview: nobody asked for a look at it.
    """
    app, version = releases.lock_release(version)
    policies.require_reviewer(by, app)
    if version.status != AppStatus.PUBLISHED or queue.current(version) is None:
        raise NotInReview(version)
    queue.leave(version, QueueOutcome.APPROVED, at=at)
    audit.record(
        "version.keep", actor=by, target=app, version=version.version, reason=reason.strip()
    )
    return version
