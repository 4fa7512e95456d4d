"""Taking an app, or one version of it, off the store, and putting it back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from appstore import policies, signals
from appstore.actions.moderation import ReasonRequired
from appstore.models import (
    App,
    AppStatus,
    AppVersion,
    DecisionKind,
    QueueOutcome,
    ReviewDecision,
    SuspensionRequest,
)
from appstore.review import appeal_letters, queue
from appstore.rules import known
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class NotSuspended(Conflict):
    code = "not_suspended"

    def __init__(self) -> None:
        super().__init__("This is not suspended.")


class NotInStore(Conflict):
    code = "not_in_store"

    def __init__(self) -> None:
        super().__init__("This is not in the store, so there is nothing to suspend.")


class NothingToOffer(Conflict):
    code = "nothing_to_offer"

    def __init__(self) -> None:
        super().__init__("All its versions are suspended. Reinstate one; the app comes with it.")


class SuspensionAsked(Conflict):
    code = "suspension_asked"

    def __init__(self) -> None:
        super().__init__("Somebody has asked for this already. Confirm or drop their request.")


@transaction.atomic
def suspend(
    *,
    app: App,
    reason: str,
    by: User,
    at: datetime,
    version: AppVersion | None = None,
    rules: Sequence[str] = (),
) -> ReviewDecision | SuspensionRequest:
    """Take an app, or one version of it, off the store and stop what runs of it.

    A popular app stays until a second reviewer has confirmed it: the answer is then a request.

    Raises:
        ReviewerRequired: not a reviewer, or a member of the account that made the app.
        ReasonRequired, UnknownRule, NotInStore.
        SuspensionAsked: a colleague's request waits already.
    """
    app, version = lock(app, version)
    policies.require_reviewer(by, app)
    reason = reason.strip()
    if not reason:
        raise ReasonRequired
    require_in_store(app, version)
    if policies.is_popular(app):
        return _ask(app, version, reason=reason, rules=known(rules), by=by, at=at)
    return carry_out(app, version, reason=reason, rules=known(rules), by=by, at=at)


@transaction.atomic
def reinstate(
    *, app: App, reason: str, by: User, at: datetime, version: AppVersion | None = None
) -> ReviewDecision:
    """Put a suspended app or version back in the store; what it stopped starts again.

    A version brings its app along, if that was suspended only for want of anything to offer.

    Raises:
        ReviewerRequired, NotSuspended.
        NothingToOffer: each version of the app is suspended by itself.
    """
    app, version = lock(app, version)
    policies.require_reviewer(by, app)
    if (version or app).status != AppStatus.SUSPENDED:
        raise NotSuspended
    if version is None and not app.versions.published().exists():
        raise NothingToOffer
    before = {"app": str(app.status)}
    decision = ReviewDecision.objects.create(
        kind=DecisionKind.REINSTATE,
        app=app,
        version=version,
        reason=reason.strip(),
        statuses_before=before if version is None else {"version": str(version.status)},
        decided_by=by,
        decided_at=at,
    )
    if version is not None:
        bring_back_version(version)
    if bring_back(app) and version is not None:
        decision.statuses_before |= before
        decision.save(update_fields=["statuses_before"])
    _note("reinstate", decision, by=by)
    appeal_letters.reinstated(decision)
    return decision


def lock(app: App, version: AppVersion | None) -> tuple[App, AppVersion | None]:
    """Both rows, in the order every action takes them."""
    app = App.objects.select_related("developer").lock(pk=app.pk)
    if version is not None:
        version = AppVersion.objects.select_related("app").lock(pk=version.pk, app=app)
    return app, version


def require_in_store(app: App, version: AppVersion | None) -> None:
    if (version or app).status != AppStatus.PUBLISHED:
        raise NotInStore


def carry_out(
    app: App,
    version: AppVersion | None,
    *,
    reason: str,
    rules: list[str],
    by: User | None,
    at: datetime,
    asked_by: User | None = None,
) -> ReviewDecision:
    """Suspend what is locked, and write the decision down. The caller has asked the policies.

    ``by`` nobody: the scanner found a critical risk.
    """
    before = _take_down(app, version)
    decision = ReviewDecision.objects.create(
        kind=DecisionKind.SUSPEND,
        app=app,
        version=version,
        reason=reason,
        rules=rules,
        statuses_before=before,
        decided_by=by,
        decided_at=at,
    )
    _note("suspend", decision, by=by, asked_by=asked_by)
    if version is not None:
        queue.leave(version, QueueOutcome.SUSPENDED, at=at)
        signals.version_suspended.send(sender=AppVersion, version=version)
    if "app" in before:
        signals.app_suspended.send(sender=App, app=app)
    appeal_letters.suspended(decision)
    return decision


def bring_back_version(version: AppVersion) -> None:
    version.move_to(AppStatus.PUBLISHED)
    version.save(update_fields=["status"])
    signals.version_reinstated.send(sender=AppVersion, version=version)


def bring_back(app: App) -> bool:
    """Put a suspended app back, unless a decision about itself stands or it has no version."""
    if (
        app.status != AppStatus.SUSPENDED
        or policies.is_suspended_itself(app)
        or not app.versions.published().exists()
    ):
        return False
    app.move_to(AppStatus.PUBLISHED)
    app.save(update_fields=["status"])
    signals.app_reinstated.send(sender=App, app=app)
    return True


def _take_down(app: App, version: AppVersion | None) -> dict[str, str]:
    """Suspend, the app too with its last version; how what has moved was before."""
    before = {}
    if version is not None:
        before["version"] = str(version.status)
        version.move_to(AppStatus.SUSPENDED)
        version.save(update_fields=["status"])
    is_last = not app.versions.published().exists()
    if version is None or (is_last and app.status == AppStatus.PUBLISHED):
        before["app"] = str(app.status)
        app.move_to(AppStatus.SUSPENDED)
        app.save(update_fields=["status"])
    return before


def _ask(
    app: App, version: AppVersion | None, *, reason: str, rules: list[str], by: User, at: datetime
) -> SuspensionRequest:
    if SuspensionRequest.objects.open().filter(app=app, version=version).exists():
        raise SuspensionAsked
    request = SuspensionRequest.objects.create(
        app=app, version=version, reason=reason, rules=rules, requested_by=by, requested_at=at
    )
    audit.record("suspension.request", actor=by, target=request, app=app.slug, reason=reason)
    appeal_letters.suspension_asked(request)
    return request


def _note(
    verb: str, decision: ReviewDecision, *, by: User | None, asked_by: User | None = None
) -> None:
    version = {"version": decision.version.version} if decision.version else {}
    second = {"asked_by": asked_by.pk} if asked_by else {}
    noun = "version" if decision.version else "app"
    audit.record(
        f"{noun}.{verb}",
        actor=by,
        target=decision.app,
        reason=decision.reason,
        rules=decision.rules,
        **version,
        **second,
    )
