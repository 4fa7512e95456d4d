"""Giving a release to a few first: plan, widen, halt, resume, complete."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.db import transaction

from appstore import tasks
from appstore.following import health
from appstore.following import stages as rolling
from appstore.models import AppInstallation, AppVersion, Rollout, RolloutStatus
from appstore.models.rollout import ALL
from appstore.releases import lock_release
from developers.policies import Capability, require, require_publisher
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User

STAGES_MAX = 20
PAUSED = "Halted by its makers."


class NoRollout(Conflict):
    code = "no_rollout"

    def __init__(self) -> None:
        super().__init__("This version goes to everybody at once; it has no rollout.")


class RolloutTooLate(Conflict):
    code = "rollout_too_late"

    def __init__(self) -> None:
        super().__init__("A rollout is planned before its version is published.")


class RolloutNotBegun(Conflict):
    code = "rollout_not_begun"

    def __init__(self) -> None:
        super().__init__("This rollout begins when its version is published.")


class FirstVersion(Conflict):
    code = "first_version"

    def __init__(self) -> None:
        super().__init__("The first version of an app has nobody to go to step by step.")


class StagesInvalid(Invalid):
    code = "rollout_stages_invalid"

    def __init__(self) -> None:
        super().__init__("Stages are rising percents that end with 100, such as 1, 5, 20, 50, 100.")


@transaction.atomic
def plan(
    *,
    version: AppVersion,
    stages: Sequence[int],
    stage_hours: int,
    sample_min: int,
    failure_percent_max: int,
    by: User,
    at: datetime,
) -> Rollout:
    """Say in which steps a version is to go out, before it is published. The last plan counts.

    Raises:
        RoleRequired and what else publishing needs; RolloutTooLate, FirstVersion, StagesInvalid.
    """
    require_publisher(version.app.developer, by=by, at=at)
    _require_stages(stages)
    _, version = lock_release(version)
    if version.published_at is not None:
        raise RolloutTooLate
    if not AppVersion.objects.published().filter(app=version.app_id).exists():
        raise FirstVersion
    rollout, _ = Rollout.objects.update_or_create(
        version=version,
        defaults={
            "stages": list(stages),
            "stage_hours": stage_hours,
            "sample_min": sample_min,
            "failure_percent_max": failure_percent_max,
            "planned_by": by,
        },
    )
    audit.record(
        "rollout.plan",
        actor=by,
        target=rollout,
        stages=[str(percent) for percent in stages],
        hours=stage_hours,
    )
    return rollout


@transaction.atomic
def drop_plan(*, version: AppVersion, by: User, at: datetime) -> None:
    """Let a version go to everybody at once after all.

    Raises:
        RoleRequired and what else publishing needs; NoRollout, RolloutTooLate.
    """
    require_publisher(version.app.developer, by=by, at=at)
    rollout = _lock(version)
    if rollout.status != RolloutStatus.PLANNED:
        raise RolloutTooLate
    audit.record("rollout.drop", actor=by, target=rollout)
    rollout.delete()


@transaction.atomic
def advance(*, version: AppVersion, by: User, at: datetime) -> Rollout:
    """Open the next stage.

    Raises:
        RoleRequired and what else publishing needs; NoRollout, RolloutNotBegun, InvalidTransition.
    """
    require_publisher(version.app.developer, by=by, at=at)
    rollout = _lock_begun(version)
    rollout.move_to(RolloutStatus.ROLLING)
    return _widen(rollout, rollout.next_percent, "rollout.advance", by=by, at=at)


@transaction.atomic
def complete(*, version: AppVersion, by: User, at: datetime) -> Rollout:
    """Give it to everybody now, from whatever stage; also after a halt.

    Raises:
        RoleRequired and what else publishing needs; NoRollout, InvalidTransition.
    """
    require_publisher(version.app.developer, by=by, at=at)
    rollout = _lock(version)
    return _widen(rollout, ALL, "rollout.complete", by=by, at=at)


@transaction.atomic
def halt(*, version: AppVersion, by: User, at: datetime) -> Rollout:
    """Give it to nobody more. Needs no more than the role: it is the safe thing to do.

    Raises:
        RoleRequired, NoRollout, InvalidTransition.
    """
    require(version.app.developer, by, Capability.PUBLISH)
    rollout = _lock(version)
    rolling.halt(rollout, reason=PAUSED, by=by, at=at)
    return rollout


@transaction.atomic
def resume(*, version: AppVersion, by: User, at: datetime) -> Rollout:
    """Go on at the stage where it was halted. What failed before counts no more.

    Raises:
        RoleRequired and what else publishing needs; NoRollout, RolloutNotBegun, InvalidTransition.
    """
    require_publisher(version.app.developer, by=by, at=at)
    rollout = _lock_begun(version)
    rollout.move_to(RolloutStatus.ROLLING)
    rollout.halted_at, rollout.halt_reason = None, ""
    rollout.judged_from = at
    return _widen(rollout, rollout.percent, "rollout.resume", by=by, at=at)


@transaction.atomic
def record_health(
    *, installation: AppInstallation, version: AppVersion, healthy: bool, at: datetime
) -> None:
    """The runtime's word: a version came up in an installation, or failed there."""
    health.note(installation=installation, version=version, healthy=healthy, at=at)


def _widen(rollout: Rollout, percent: int, verb: str, *, by: User, at: datetime) -> Rollout:
    rolling.widen(rollout, percent, at=at)
    audit.record(verb, actor=by, target=rollout, percent=percent)
    app_id = rollout.version.app_id
    tasks.update_followers.enqueue(key=app_id, app_id=app_id)
    return rollout


def _lock(version: AppVersion) -> Rollout:
    try:
        return rolling.lock(version)
    except Rollout.DoesNotExist as error:
        raise NoRollout from error


def _lock_begun(version: AppVersion) -> Rollout:
    rollout = _lock(version)
    if rollout.status == RolloutStatus.PLANNED:
        raise RolloutNotBegun
    return rollout


def _require_stages(stages: Sequence[int]) -> None:
    rising = all(before < after for before, after in pairwise(stages))
    if not stages or not rising or stages[0] < 1 or stages[-1] != ALL or len(stages) > STAGES_MAX:
        raise StagesInvalid
