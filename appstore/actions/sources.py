"""Having a version's text prepared, and noting who of the staff reads what is closed."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from appstore import tasks
from appstore.models import AppVersion, SourceAccess
from appstore.sources import store
from marketplace.core import audit
from marketplace.core.models import Job, JobState, SecurityAudit, User

NOTED_FOR = timedelta(hours=1)
RETRY_AFTER = timedelta(minutes=10)


class Readiness(StrEnum):
    READY = "ready"
    PREPARING = "preparing"
    FAILED = "failed"
    """No attempt worked. It is tried again later, when somebody asks."""


@transaction.atomic
def prepare(*versions: AppVersion, at: datetime) -> Readiness:
    """Have what is missing read by a worker, and say how far it is. Asking again costs little."""
    missing = {each.bundle_sha256 for each in versions if not store.is_kept(each.bundle_sha256)}
    if not missing:
        return Readiness.READY
    if given_up(missing, at=at):
        return Readiness.FAILED
    for sha256 in missing:
        tasks.prepare_source.enqueue(key=sha256, sha256=sha256)
    return Readiness.PREPARING


def given_up(digests: set[str], *, at: datetime) -> bool:
    lately = Job.objects.filter(kind=tasks.prepare_source.name, key__in=digests)
    return lately.filter(state=JobState.DEAD, ended_at__gt=at - RETRY_AFTER).exists()


@transaction.atomic
def note_reading(*, version: AppVersion, by: User, at: datetime) -> None:
    """Leave a trace that staff read closed source: once an hour for each reader and version."""
    if version.source_access == SourceAccess.OPEN:
        return
    version = AppVersion.objects.select_related("app").lock(pk=version.pk)
    noted = SecurityAudit.objects.filter(
        action="source.read", target_type="appstore.appversion", target_id=version.pk, actor=by
    )
    if not noted.filter(occurred_at__gt=at - NOTED_FOR).exists():
        audit.record("source.read", actor=by, target=version, version=str(version))
