"""Publishing on a date: a sweep puts in the store what is due."""

from datetime import datetime, timedelta

from django.db import transaction

from appstore import policies
from appstore.actions.publishing import SCHEDULE, newest
from appstore.models import App, AppStatus, AppVersion
from developers.policies import Capability, require, require_publisher
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import User

FURTHEST = timedelta(days=365)


class PublishDateInvalid(Invalid):
    """A release goes out at a moment to come, within a year."""

    code = "publish_date_invalid"

    def __init__(self) -> None:
        super().__init__("Choose a moment that is still to come, within a year.")


class NotScheduled(Conflict):
    """No date is set for it."""

    code = "not_scheduled"

    def __init__(self) -> None:
        super().__init__("No date is set for this. Publish it now, or choose a date.")


@transaction.atomic
def schedule(
    *, app: App, publish_at: datetime, by: User, at: datetime, version: str = ""
) -> AppVersion:
    """Let an approved version (the newest, unless named) go out by itself; again moves the date.

    Raises:
        RoleRequired, DeveloperSuspended, EmailRequired, AgreementRequired.
        PublishDateInvalid, NoVersion, AppSuspended.
        InvalidTransition: it is not approved.
    """
    require_publisher(app.developer, by=by, at=at)
    if not at < publish_at <= at + FURTHEST:
        raise PublishDateInvalid
    app = App.objects.lock(pk=app.pk)
    if policies.is_suspended_itself(app):
        raise policies.AppSuspended
    approved = () if version else (AppStatus.APPROVED,)
    release = newest(app, version=version, statuses=approved, hint="No version is approved.")
    if release.status != AppStatus.APPROVED:
        raise InvalidTransition(AppStatus(release.status), AppStatus.PUBLISHED)
    release.publish_at, release.scheduled_by = publish_at, by
    release.save(update_fields=SCHEDULE)
    moment = publish_at.isoformat()
    audit.record("app.schedule", actor=by, target=app, version=release.version, publish_at=moment)
    return release


@transaction.atomic
def unschedule(*, app: App, by: User, version: str = "") -> AppVersion:
    """Let it wait for somebody to publish it. Whoever may publish may always do this.

    Raises:
        RoleRequired, NoVersion, NotScheduled.
    """
    require(app.developer, by, Capability.PUBLISH)
    app = App.objects.lock(pk=app.pk)
    approved = () if version else (AppStatus.APPROVED,)
    release = newest(app, version=version, statuses=approved, hint="No version is approved.")
    if release.publish_at is None:
        raise NotScheduled
    release.publish_at, release.scheduled_by = None, None
    release.save(update_fields=SCHEDULE)
    audit.record("app.unschedule", actor=by, target=app, version=release.version)
    return release
