"""Widening a rollout, and halting it. The caller holds the app's lock and the rollout's."""

from datetime import datetime, timedelta

from appstore import mails
from appstore.following import health
from appstore.models import AppVersion, Rollout, RolloutStatus
from appstore.models.rollout import ALL
from appstore.releases import lock_release
from marketplace.core import audit
from marketplace.core.models import User


def lock(version: AppVersion) -> Rollout:
    """A version's rollout, after the app and the version."""
    lock_release(version)
    return Rollout.objects.select_related("version__app__developer").lock(version=version)


def begin(rollout: Rollout, *, at: datetime) -> None:
    """Open the first stage of what was planned; its version has just been published."""
    rollout.move_to(RolloutStatus.ROLLING)
    rollout.started_at = rollout.judged_from = at
    widen(rollout, rollout.next_percent, at=at)


def widen(rollout: Rollout, percent: int, *, at: datetime) -> None:
    """Let more have it; all of them completes it."""
    rollout.percent = percent
    rollout.stage_started_at = at
    if percent == ALL:
        rollout.move_to(RolloutStatus.COMPLETE)
        rollout.ended_at = at
    rollout.save()


def halt(rollout: Rollout, *, reason: str, by: User | None, at: datetime) -> None:
    """Give it to nobody more, and tell its makers when nobody of them did it."""
    rollout.move_to(RolloutStatus.HALTED)
    rollout.halt_reason, rollout.halted_at = reason, at
    rollout.save()
    audit.record("rollout.halt", actor=by, target=rollout, percent=rollout.percent, reason=reason)
    if by is None:
        mails.rollout_halted(rollout)


def keep(rollout: Rollout, *, at: datetime) -> bool:
    """Halt it when it does harm, else open the next stage when its time has come.

    Returns whether more installations may have it now.
    """
    if rollout.status != RolloutStatus.ROLLING:
        return False
    if reason := health.complaint(rollout):
        halt(rollout, reason=reason, by=None, at=at)
        return False
    if not is_due(rollout, at=at):
        return False
    widen(rollout, rollout.next_percent, at=at)
    audit.record("rollout.advance", actor=None, target=rollout, percent=rollout.percent)
    return True


def is_due(rollout: Rollout, *, at: datetime) -> bool:
    if not rollout.stage_hours or rollout.stage_started_at is None:
        return False
    return rollout.stage_started_at + timedelta(hours=rollout.stage_hours) <= at
