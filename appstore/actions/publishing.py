"""From a draft to the store, and out of it again.

A listing and each of its versions have the same seven statuses. The first version takes the
listing along; once published, the listing stays so while later versions go their own way.
"""

from datetime import datetime

from django.db import transaction

from appstore import mails, policies
from appstore.actions import rollouts
from appstore.models import App, AppStatus, AppVersion, RiskLevel
from appstore.releases import lock_release, take_along
from appstore.review import queue, waiting
from appstore.signals import app_submitted
from developers.policies import require_publisher
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User


class NoVersion(Conflict):
    code = "no_version"


class VersionUnderway(Conflict):
    """A listing goes to the store with one version, which takes it along."""

    code = "version_underway"

    def __init__(self) -> None:
        super().__init__("Another version is on its way. Publish it, or wait for the decision.")


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
    release = _newest(app, version=version, hint="Upload a version first.")
    replaced = waiting.give_way(app, newer=release, at=at)
    _require_no_other(app, release)
    release.move_to(AppStatus.PENDING)
    release.submitted_at = at
    release.rejection_reason = ""
    release.save(update_fields=["status", "submitted_at", "rejection_reason"])
    take_along(app, AppStatus.PENDING)
    audit.record("app.submit", actor=by, target=app, version=release.version, replaced=replaced)
    app_submitted.send(sender=AppVersion, version=release, by=by)
    return release


@transaction.atomic
def record_scan(
    *, version: AppVersion, risk: RiskLevel, reasons: list[str], at: datetime
) -> AppVersion:
    """Move a submitted version on, now that the scanner has answered.

    Critical risk is refused at once; anything else waits for a person.
    """
    app, version = lock_release(version)
    version.risk = risk
    if version.status == AppStatus.PENDING:
        refused = risk == RiskLevel.CRITICAL
        version.move_to(AppStatus.REJECTED if refused else AppStatus.REVIEWING)
        if refused:
            version.rejection_reason = "\n".join(("The scan found a critical risk.", *reasons))[
                :4000
            ]
        take_along(app, AppStatus(version.status))
        mails.scan_finished(version)
    version.save(update_fields=["risk", "status", "rejection_reason"])
    if version.status == AppStatus.REVIEWING:
        queue.enter(version, at=at)
    audit.record("app.scan", actor=None, target=app, version=version.version, risk=str(risk))
    return version


@transaction.atomic
def publish(*, app: App, by: User, at: datetime, version: str = "") -> AppVersion:
    """Put an approved version (the newest, unless named) in the store.

    Raises:
        RoleRequired, DeveloperSuspended, EmailRequired, AgreementRequired.
        NoVersion, InvalidTransition.
        AppSuspended: staff took the app down, and only they put it back.
    """
    require_publisher(app.developer, by=by, at=at)
    app = App.objects.lock(pk=app.pk)
    if policies.is_suspended_itself(app):
        raise policies.AppSuspended
    release = _newest(app, version=version, approved=not version, hint="No version is approved.")
    release.move_to(AppStatus.PUBLISHED)
    release.published_at = at
    release.save(update_fields=["status", "published_at"])
    if app.status != AppStatus.PUBLISHED:
        app.move_to(AppStatus.PUBLISHED)
        app.published_at = app.published_at or at
        app.save(update_fields=["status", "published_at"])
    rollouts.offer(release, at=at)
    audit.record("app.publish", actor=by, target=app, version=release.version)
    mails.app_published(release)
    return release


def _newest(app: App, *, version: str, hint: str, approved: bool = False) -> AppVersion:
    releases = AppVersion.objects.filter(app=app).select_related("app__developer")
    if version:
        releases = releases.filter(version=version)
    if approved:
        releases = releases.filter(status=AppStatus.APPROVED)
    release = releases.select_for_update(of=("self",)).newest_first().first()
    if release is None:
        raise NoVersion(hint)
    return release


def _require_no_other(app: App, release: AppVersion) -> None:
    underway = (AppStatus.PENDING, AppStatus.REVIEWING, AppStatus.APPROVED)
    others = AppVersion.objects.filter(app=app, status__in=underway).exclude(pk=release.pk)
    if app.published_at is None and others.exists():
        raise VersionUnderway
