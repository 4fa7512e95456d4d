"""Giving followers what they follow, and rollouts their next stage. Safe to run at any time."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from appstore.following import choosing, moving, stages
from appstore.models import App, AppInstallation, Rollout
from marketplace.core.jobs import Lease, LeaseLost

logger = logging.getLogger(__name__)

AT_ONCE = 500


def update_followers(lease: Lease, *, app_id: int) -> None:
    """Bring each installation that follows an app to the version it should have.

    One query for the versions, one for each batch of installations; only who is to move costs more,
    in a transaction of its own that looks again.
    """
    app = App.objects.get(pk=app_id)
    offered = choosing.offers(app)
    for installation in _followers(app):
        if moving.is_settled(installation, offered):
            continue
        try:
            with lease.writing():
                moving.settle(installation, at=timezone.now())
        except LeaseLost:
            raise
        except Exception:  # one that cannot move holds up nobody else
            logger.exception("Could not update %s", installation)


def _followers(app: App) -> Iterator[AppInstallation]:
    rows = AppInstallation.objects.following().filter(app=app)
    rows = rows.select_related("version", "pending_version").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield from batch
        last = batch[-1].pk


def followed_apps() -> list[int]:
    """Apps that somebody follows and that have a choice of versions at all."""
    followed = AppInstallation.objects.following().values("app_id")
    return list(App.objects.listed().filter(pk__in=followed).values_list("pk", flat=True))


def keep_rollouts(*, at: datetime) -> list[int]:
    """Halt what does harm and open the stages that are due; the apps with something new to give."""
    moved = []
    rolling = Rollout.objects.rolling().select_related("version").order_by("pk")
    for rollout in rolling:
        try:
            with transaction.atomic():
                if stages.keep(stages.lock(rollout.version), at=at):
                    moved.append(rollout.version.app_id)
        except Exception:
            logger.exception("Could not look after the rollout of %s", rollout)
    return moved
