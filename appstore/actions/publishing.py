"""From a draft to the store, and out of it again.

A listing and each of its versions have the same seven statuses. The first version takes the
listing along; once published, the listing stays so while later versions go their own way.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from appstore import mails, tasks
from appstore.launching import put_in_store
from appstore.models import App, AppStatus, AppVersion, QueueOutcome, RiskLevel
from appstore.models.status import WITHDRAWABLE
from appstore.releases import lock_release, take_along
from appstore.review import queue, waiting
from appstore.signals import app_submitted
from developers.policies import Capability, require, require_publisher
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User

DECISION = ("decided_by", "decided_at")
REFUSED = "The scan found a critical risk."
SCHEDULE = ("publish_at", "scheduled_by")


class NoVersion(Conflict):
    code = "no_version"


class VersionUnderway(Conflict):
    """A listing goes to the store with one version, which takes it along."""

    code = "version_underway"

    def __init__(self) -> None:
        super().__init__(
            "Another version is on its way. Publish it, wait for the decision, or withdraw it."
        )


@transaction.atomic
def submit_for_review(*, app: App, by: User, at: datetime, version: str = "") -> AppVersion:
    """Hand a version (the newest, unless named) to the scanner and then to the reviewers.

    Raises:
        RoleRequired, DeveloperSuspended, EmailRequired, AgreementRequired: not yet, or not they.
        NoVersion: there is none to submit.
        VersionUnderway: the first version is not decided yet, and this is another.
        InvalidTransition: it was submitted already.
    """
    require_publisher(app.developer, by=by, at=at)
    app = App.objects.lock(pk=app.pk)
    release = newest(app, version=version, hint="Upload a version first.")
    replaced = waiting.give_way(app, newer=release, at=at)
    _require_no_other(app, release)
    release.move_to(AppStatus.PENDING)
    release.submitted_at = at
    release.rejection_reason = ""
    release.decided_by, release.decided_at = None, None
    release.save(update_fields=["status", "submitted_at", "rejection_reason", *DECISION])
    take_along(app, AppStatus.PENDING)
    audit.record("app.submit", actor=by, target=app, version=release.version, replaced=replaced)
    app_submitted.send(sender=AppVersion, version=release, by=by)
    return release


@transaction.atomic
def record_scan(
    *, version: AppVersion, risk: RiskLevel, reasons: list[str], at: datetime
) -> AppVersion:
    """Move a submitted version on, now that the scanner has answered.

    Critical risk is refused at once, also where a reviewer has not decided yet; anything else
    waits for a person.
    """
    app, version = lock_release(version)
    version.risk = risk
    version.save(update_fields=["risk"])
    if risk == RiskLevel.CRITICAL and version.status in {AppStatus.PENDING, AppStatus.REVIEWING}:
        refuse(app, version, reasons=reasons, at=at)
    elif version.status == AppStatus.PENDING:
        version.move_to(AppStatus.REVIEWING)
        version.save(update_fields=["status"])
        take_along(app, AppStatus.REVIEWING)
        mails.scan_finished(version)
    if version.status == AppStatus.REVIEWING:
        queue.enter(version, at=at)
    audit.record("app.scan", actor=None, target=app, version=version.version, risk=str(risk))
    return version


def refuse(app: App, version: AppVersion, *, reasons: list[str], at: datetime) -> None:
    """No person is needed to see that this cannot go to the store. The caller holds both locks."""
    version.move_to(AppStatus.REJECTED)
    version.rejection_reason = "\n".join((REFUSED, *reasons))[:4000]
    version.save(update_fields=["status", "rejection_reason"])
    take_along(app, AppStatus.REJECTED)
    queue.leave(version, QueueOutcome.REJECTED, at=at)
    mails.scan_finished(version)


@transaction.atomic
def publish(*, app: App, by: User, at: datetime, version: str = "") -> AppVersion:
    """Put an approved version (the newest, unless named) in the store, with a signed statement.

    Raises:
        RoleRequired, DeveloperSuspended, EmailRequired, AgreementRequired.
        NoVersion, InvalidTransition.
        AppSuspended: staff took the app down, and only they put it back.
        ReleaseNotIntact: the bundle is not the one that was approved.
    """
    require_publisher(app.developer, by=by, at=at)
    app = App.objects.lock(pk=app.pk)
    approved = () if version else (AppStatus.APPROVED,)
    release = newest(app, version=version, statuses=approved, hint="No version is approved.")
    put_in_store(app, release, by=by, at=at)
    tasks.update_followers.enqueue(key=app.pk, app_id=app.pk)
    return release


@transaction.atomic
def withdraw(*, app: App, by: User, at: datetime, version: str = "") -> AppVersion:
    """Take back a version that is on its way (the newest such, unless named): it is a draft again.

    Nothing that publishing asks for is needed for this: who may publish may also not.

    Raises:
        RoleRequired, NoVersion.
        InvalidTransition: it is not on its way, or in the store already.
    """
    require(app.developer, by, Capability.PUBLISH)
    app = App.objects.lock(pk=app.pk)
    underway = () if version else WITHDRAWABLE
    release = newest(app, version=version, statuses=underway, hint="No version is on its way.")
    before = release.status
    release.move_to(AppStatus.DRAFT)
    release.submitted_at = None
    release.publish_at, release.scheduled_by = None, None
    release.decided_by, release.decided_at = None, None
    release.save(update_fields=["status", "submitted_at", *SCHEDULE, *DECISION])
    take_along(app, AppStatus.DRAFT)
    queue.leave(release, QueueOutcome.WITHDRAWN, at=at)
    audit.record("app.withdraw", actor=by, target=app, version=release.version, status=before)
    return release


def newest(
    app: App, *, version: str, hint: str, statuses: Collection[AppStatus] = ()
) -> AppVersion:
    """The newest release, or the named one, or the newest with one of the statuses; locked."""
    releases = AppVersion.objects.filter(app=app).select_related("app__developer")
    if version:
        releases = releases.filter(version=version)
    if statuses:
        releases = releases.filter(status__in=statuses)
    release = releases.select_for_update(of=("self",)).newest_first().first()
    if release is None:
        raise NoVersion(hint)
    return release


def _require_no_other(app: App, release: AppVersion) -> None:
    others = AppVersion.objects.filter(app=app, status__in=WITHDRAWABLE).exclude(pk=release.pk)
    if app.published_at is None and others.exists():
        raise VersionUnderway
