"""What another reading of the code changes about a version that was decided already."""

from datetime import datetime

from django.db import transaction

from appstore import mails, releases
from appstore.actions import publishing, suspensions
from appstore.models import App, AppStatus, AppVersion, RiskLevel
from appstore.review import queue
from marketplace.core import audit

RAISED = "rescan_raised"
SUSPENDED = "A scan with newer rules found a critical risk."
HARMFUL_FILE = "It holds a file that is known to be harmful."
RISKS = list(RiskLevel)


@transaction.atomic
def record_rescan(
    *, version: AppVersion, risk: RiskLevel, reasons: list[str], at: datetime
) -> AppVersion:
    """The scanner read a version again, and its answer takes effect.

    A critical risk takes it off the store at once, popular or not, and refuses what is not there
    yet; its makers are told and may appeal. A level raised to high brings it before a reviewer and
    leaves it where it is. Everything else is only noted: what was decided stays decided.
    """
    app, version = releases.lock_release(version)
    if version.status == AppStatus.PENDING:
        return publishing.record_scan(version=version, risk=risk, reasons=reasons, at=at)
    before = _note(app, version, risk)
    if RISKS.index(risk) > RISKS.index(before):
        _raised(app, version, risk, reasons=[SUSPENDED, *reasons], at=at)
    return version


@transaction.atomic
def record_harmful_file(
    *, version: AppVersion, risk: RiskLevel, reasons: list[str], at: datetime
) -> AppVersion:
    """It holds a file that is known to be harmful: a critical risk also where it was one before."""
    app, version = releases.lock_release(version)
    if risk != RiskLevel.CRITICAL or version.status == AppStatus.PENDING:
        return record_rescan(version=version, risk=risk, reasons=reasons, at=at)
    _note(app, version, risk)
    _raised(app, version, risk, reasons=[HARMFUL_FILE, *reasons], at=at)
    return version


@transaction.atomic
def record_level(*, version: AppVersion, risk: RiskLevel) -> None:
    """A reviewer's decision about findings changed what they add up to. It moves nothing."""
    AppVersion.objects.lock(pk=version.pk)
    AppVersion.objects.filter(pk=version.pk).update(risk=risk)


def _note(app: App, version: AppVersion, risk: RiskLevel) -> RiskLevel:
    """Answers the level it had before. The caller holds both locks."""
    before = RiskLevel(version.risk) if version.risk else RiskLevel.LOW
    version.risk = risk
    version.save(update_fields=["risk"])
    audit.record(
        "app.rescan",
        actor=None,
        target=app,
        version=version.version,
        risk=str(risk),
        before=str(before),
    )
    return before


def _raised(
    app: App, version: AppVersion, risk: RiskLevel, *, reasons: list[str], at: datetime
) -> None:
    if risk == RiskLevel.CRITICAL and version.status == AppStatus.PUBLISHED:
        reason = "\n".join(reasons)[:4000]
        suspensions.carry_out(app, version, reason=reason, rules=[], by=None, at=at)
        return
    if risk in {RiskLevel.HIGH, RiskLevel.CRITICAL} and version.status == AppStatus.APPROVED:
        _take_approval_back(app, version)
    if version.status == AppStatus.REVIEWING and risk == RiskLevel.CRITICAL:
        publishing.refuse(app, version, reasons=reasons[1:], at=at)
    elif version.status == AppStatus.REVIEWING or (
        version.status == AppStatus.PUBLISHED and risk == RiskLevel.HIGH
    ):
        queue.enter(version, at=at, besides=[RAISED])


def _take_approval_back(app: App, version: AppVersion) -> None:
    """It is not in the store yet, so nobody loses anything while a person looks once more."""
    version.move_to(AppStatus.REVIEWING)
    version.decided_by = version.decided_at = None
    version.publish_at = version.scheduled_by = None
    fields = ["status", "decided_by", "decided_at", "publish_at", "scheduled_by"]
    version.save(update_fields=fields)
    releases.take_along(app, AppStatus.REVIEWING)
    mails.approval_taken_back(version)
