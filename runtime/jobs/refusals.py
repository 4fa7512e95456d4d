"""Telling the store what the sandbox refused to what runs."""

from datetime import UTC, datetime

from django.db import transaction

from appstore import permissions
from appstore.models import AppVersion
from appstore.signals import Refusal, refused_at_run_time
from marketplace.core.texts import storable
from runtime import backends
from runtime.backends.base import Observation
from runtime.models import AppInstance
from sandbox.refusals import Refused, Told

ENDS = {
    "out_of_memory": ("limit", "memory"),
    "disk_limit": ("limit", "disk"),
    "forbidden_call": ("call", "system call"),
}
RUNS_REMEMBERED = 3
"""While it moves over there are two; the third is to spare."""


def report(instance: AppInstance, *, key: str, version: AppVersion | None) -> None:
    """What is new since the last time. Safe to repeat: each refusal is told once.

    ``key`` is the backend's name for what runs, and ``version`` what it runs.
    """
    told = backends.named(instance.backend).refusals(key)
    now = {_name(each): each.count for each in told.refused}
    if version is None or now == instance.refusals_seen.get(told.run, {}):
        return
    with transaction.atomic():
        instance = AppInstance.objects.lock(pk=instance.pk)
        seen = dict(instance.refusals_seen)
        before = seen.pop(told.run, {})
        new = [each for each in _news(told, before) if not _is_asked_for(each, version)]
        kept = dict(list(seen.items())[1 - RUNS_REMEMBERED :])
        instance.refusals_seen = kept | {told.run: now}
        instance.save(update_fields=["refusals_seen"])
        if new:
            refused_at_run_time.send(sender=AppVersion, version=version, refusals=new)


def report_end(seen: Observation, *, version: AppVersion | None, at: datetime) -> None:
    """That the sandbox ended it for what it did. Once for each end, in the caller's transaction."""
    refused = ENDS.get(seen.reason)
    if version is not None and refused is not None:
        refusal = Refusal(*refused, times=1, first_at=at, last_at=at)
        refused_at_run_time.send(sender=AppVersion, version=version, refusals=[refusal])


def _news(told: Told, before: dict[str, int]) -> list[Refusal]:
    return [
        Refusal(
            kind=each.kind,
            target=storable(each.target),
            times=each.count - before.get(_name(each), 0),
            first_at=_moment(each.first_seconds),
            last_at=_moment(each.last_seconds),
        )
        for each in told.refused
        if each.count > before.get(_name(each), 0)
    ]


def _is_asked_for(refusal: Refusal, version: AppVersion) -> bool:
    """The version says that it wants this; it is the workspace that did not grant it."""
    return refusal.kind == "host" and permissions.is_asked_for(refusal.target, version.manifest)


def _name(refused: Refused) -> str:
    return storable(f"{refused.kind} {refused.target}")


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
