"""Undoing all that a decision did: the other half of every decision against a developer."""

from datetime import datetime

from appstore import policies, releases
from appstore.actions import suspensions
from appstore.models import App, AppStatus, AppVersion, DecisionKind, ReviewDecision
from appstore.review import queue


def overturn(decision: ReviewDecision, *, at: datetime) -> list[str]:
    """Put back what the decision changed; the caller's transaction has locked nothing yet.

    The world may have moved on. What cannot be put back any more stays as it is, and the answer
    says so: sentences for the developer.
    """
    app, version = suspensions.lock(decision.app, decision.version)
    decision.overturned_at = at
    decision.save(update_fields=["overturned_at"])
    if decision.kind == DecisionKind.REJECT:
        assert version is not None
        return _undo_rejection(app, version, decision, at=at)
    return _undo_suspension(app, version)


def _undo_rejection(
    app: App, version: AppVersion, decision: ReviewDecision, *, at: datetime
) -> list[str]:
    if version.status != AppStatus.REJECTED:
        now = str(AppStatus(version.status).label).lower()
        return [f"{version.version} was submitted again meanwhile; it is “{now}” now."]
    if app.published_at is None and app.status != AppStatus.REJECTED:
        again = f"Submit {version.version} again if you still want it."
        return [f"The app has gone on with another version meanwhile. {again}"]
    version.move_to(AppStatus(decision.statuses_before["version"]))
    version.decided_by = version.decided_at = None  # only what is in review is ever rejected
    version.rejection_reason = ""
    version.save(update_fields=["status", "decided_by", "decided_at", "rejection_reason"])
    releases.take_along(app, AppStatus(version.status))
    queue.enter(version, at=at, besides=["appeal"])
    return []


def _undo_suspension(app: App, version: AppVersion | None) -> list[str]:
    if (version or app).status == AppStatus.SUSPENDED:
        if version is not None:
            suspensions.bring_back_version(version)
    elif version is not None:
        return []  # reinstated already, and its app with it
    suspensions.bring_back(app)
    if app.status != AppStatus.SUSPENDED:
        return []
    if policies.is_suspended_itself(app):
        return ["Another decision, about the app itself, still keeps it off the store."]
    return ["All versions of the app are suspended. It is back with the first that is reinstated."]
