"""The moment a release goes to the store, whoever or whatever brings it there."""

from datetime import datetime

from appstore import intact, mails, policies, statements
from appstore.following import stages
from appstore.models import App, AppStatus, AppVersion, Rollout, RolloutStatus
from marketplace.core import audit
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import User


def put_in_store(app: App, release: AppVersion, *, by: User | None, at: datetime) -> None:
    """Publish an approved release, whose rows the caller has locked, and sign what it is.

    A planned rollout begins. The caller tells those who follow the app.

    Raises:
        AppSuspended: staff took the app down, and only they put it back.
        InvalidTransition: it is not approved.
        ReleaseNotIntact: the file that lies there is not the one that was approved.
    """
    if policies.is_suspended_itself(app):
        raise policies.AppSuspended
    if release.status != AppStatus.APPROVED:  # a suspended one goes back by a decision of staff
        raise InvalidTransition(AppStatus(release.status), AppStatus.PUBLISHED)
    release.move_to(AppStatus.PUBLISHED)
    intact.require_bundle(release)
    release.published_at, release.publish_at, release.scheduled_by = at, None, None
    release.save(update_fields=["status", "published_at", "publish_at", "scheduled_by"])
    if app.status != AppStatus.PUBLISHED:
        app.move_to(AppStatus.PUBLISHED)
        app.published_at = app.published_at or at
        app.save(update_fields=["status", "published_at"])
    rollout = Rollout.objects.filter(version=release, status=RolloutStatus.PLANNED).first()
    if rollout is not None:
        stages.begin(rollout, at=at)
    statements.issue(release)
    audit.record("app.publish", actor=by, target=app, version=release.version)
    mails.app_published(release)
