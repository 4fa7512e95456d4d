"""Notices that the rules or the model are others than before."""

from datetime import datetime

from django.db import transaction

from marketplace.core import audit
from scanner.models import Rescan, RescanStatus, RuleSet, RuleSetState
from scanner.results import campaigns, rulesets


@transaction.atomic
def watch(*, at: datetime) -> None:
    """Put rules that were never seen before on trial. Safe to run twice, and by two at once."""
    current = RuleSet.objects.lock(pk=rulesets.current(at=at).pk)
    _give_up_older(current, at=at)
    if current.state == RuleSetState.RETIRED:
        _bring_back(current, at=at)
    elif current.state != RuleSetState.SHADOW or current.rescans.exists():
        return
    rescan = campaigns.begin(current, by=None, at=at)
    if rescan is not None and not rescan.items.exists():  # nothing that could change
        campaigns.perhaps_read(rescan, at=at)
        campaigns.put_in_force(current, by=None, at=at)
        rescan.move_to(RescanStatus.ENFORCING)
        rescan.end(RescanStatus.DONE, at=at)


def _bring_back(current: RuleSet, *, at: datetime) -> None:
    """An update, or a rule of one's own, was taken back. It is the newest again, and on trial."""
    current.move_to(RuleSetState.SHADOW)
    current.first_seen_at = at
    current.save(update_fields=["state", "first_seen_at"])
    _give_up_older(current, at=at)


def _give_up_older(current: RuleSet, *, at: datetime) -> None:
    """Nobody can read with them any more: the code is another."""
    reading = (RescanStatus.RUNNING, RescanStatus.PAUSED, RescanStatus.READ)
    older = Rescan.objects.filter(
        status__in=reading, ruleset__first_seen_at__lt=current.first_seen_at
    )
    for rescan in older.exclude(ruleset=current).select_for_update(of=("self",)):
        rescan.end(RescanStatus.ABORTED, at=at)
        audit.record("rescan.abort", actor=None, target=rescan, reason="newer rules")
