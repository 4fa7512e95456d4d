"""Putting in the store what is due. Safe to run twice: each row is looked at again when locked.

Each release has a transaction of its own, so one that fails holds up nothing else.
"""

import logging
from datetime import datetime

from django.db import transaction

from appstore import launching, mails, releases
from appstore.models import App, AppVersion
from developers.policies import require_publisher
from marketplace.core import audit
from marketplace.core.errors import DomainError

logger = logging.getLogger(__name__)


def publish_due(*, at: datetime) -> list[int]:
    """The apps that have a new version in the store: who follows them is to be told."""
    published = []
    for release in AppVersion.objects.due(at=at).order_by("publish_at", "pk"):
        try:
            if _publish(release, at=at):
                published.append(release.app_id)
        except Exception:
            logger.exception("%s is due and could not be published", release)
    return published


@transaction.atomic
def _publish(release: AppVersion, *, at: datetime) -> bool:
    app, release = releases.lock_release(release)
    by = release.scheduled_by
    if by is None or release.publish_at is None or release.publish_at > at:
        return False
    try:
        with transaction.atomic():
            require_publisher(app.developer, by=by, at=at)
            launching.put_in_store(app, release, by=by, at=at)
    except DomainError as error:
        release.refresh_from_db()
        _give_up(app, release, error)
        return False
    return True


def _give_up(app: App, release: AppVersion, error: DomainError) -> None:
    """What was in the way when they chose the date is said once; then it waits for a person."""
    release.publish_at, release.scheduled_by = None, None
    release.save(update_fields=["publish_at", "scheduled_by"])
    audit.record(
        "app.unschedule", actor=None, target=app, version=release.version, reason=error.code
    )
    mails.not_published(release, str(error))
