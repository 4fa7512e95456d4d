"""Campaigns: reading again what is offered, first in shadow, then in earnest."""

from datetime import datetime

from django.db import transaction

from appstore.models import AppStatus, AppVersion
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User
from scanner import policies, tasks
from scanner.actions import scans
from scanner.models import Rescan, RescanStatus, RuleSet, ScanTrigger
from scanner.results import campaigns, rulesets

REASON_CHARACTERS = 2000


class RescanReasonInvalid(Invalid):
    code = "rescan_reason_invalid"

    def __init__(self) -> None:
        super().__init__(f"Say why, in at most {REASON_CHARACTERS} characters.")


class RescanUnderway(Conflict):
    code = "rescan_underway"

    def __init__(self) -> None:
        super().__init__("A campaign with these rules is open. Decide about it, or give it up.")


class RulesReplaced(Conflict):
    """What it read with is not what workers read with now."""

    code = "rules_replaced"

    def __init__(self) -> None:
        super().__init__("Its rules are not the current ones any more. Start a new campaign.")


@transaction.atomic
def start(*, reason: str, by: User, at: datetime) -> Rescan:
    """Read all again with the current rules, as after a change of settings or of advisories.

    Raises:
        ScanOperatorRequired, RescanReasonInvalid, RescanUnderway.
    """
    policies.require_operator(by)
    reason = _checked(reason)
    rescan = campaigns.begin(rulesets.current(at=at), by=by, at=at, reason=reason)
    if rescan is None:
        raise RescanUnderway
    tasks.work_on(rescan)
    return rescan


@transaction.atomic
def pause(*, rescan: Rescan, reason: str, by: User) -> Rescan:
    """What is being read is read to its end; nothing new is begun."""
    return _move(rescan, RescanStatus.PAUSED, "pause", reason=reason, by=by)


@transaction.atomic
def resume(*, rescan: Rescan, reason: str, by: User) -> Rescan:
    rescan = _move(rescan, RescanStatus.RUNNING, "resume", reason=reason, by=by)
    tasks.work_on(rescan)
    return rescan


@transaction.atomic
def abort(*, rescan: Rescan, reason: str, by: User, at: datetime) -> Rescan:
    """Leave everything as it is. The rules stay on trial for what is scanned from now on.

    Raises:
        ScanOperatorRequired, RescanReasonInvalid.
        InvalidTransition: it takes effect already, or is over.
    """
    reason = _checked(reason)
    rescan = _locked(rescan, by=by)
    rescan.decided_by, rescan.decided_at = by, at
    rescan.end(RescanStatus.ABORTED, at=at)
    audit.record("rescan.abort", actor=by, target=rescan, reason=reason)
    return rescan


@transaction.atomic
def enforce(*, rescan: Rescan, reason: str, by: User, at: datetime) -> Rescan:
    """Let what was found take effect, now that the report of what would change was read.

    Approvals rest on these rules from now on, so what waits for a reviewer is scanned again.

    Raises:
        ScanOperatorRequired, RescanReasonInvalid, RulesReplaced.
        InvalidTransition: not everything was read, or it is decided already.
    """
    reason = _checked(reason)
    rescan = _locked(rescan, by=by)
    ruleset = RuleSet.objects.lock(pk=rescan.ruleset_id)
    if rulesets.current(at=at) != ruleset:
        raise RulesReplaced
    rescan.move_to(RescanStatus.ENFORCING)
    rescan.decided_by, rescan.decided_at = by, at
    rescan.save(update_fields=["status", "decided_by", "decided_at"])
    audit.record("rescan.enforce", actor=by, target=rescan, reason=reason)
    campaigns.put_in_force(ruleset, by=by, at=at)
    for version in AppVersion.objects.filter(status=AppStatus.REVIEWING).select_related("app"):
        answers = version.scans.answering().filter(ruleset=ruleset)
        if not scans.is_underway(version) and not answers.exists():
            scans.begin(version, trigger=ScanTrigger.RESCAN)
    tasks.work_on(rescan)
    return rescan


def _move(rescan: Rescan, status: RescanStatus, verb: str, *, reason: str, by: User) -> Rescan:
    reason = _checked(reason)
    rescan = _locked(rescan, by=by)
    rescan.move_to(status)
    rescan.save(update_fields=["status"])
    audit.record(f"rescan.{verb}", actor=by, target=rescan, reason=reason)
    return rescan


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > REASON_CHARACTERS:
        raise RescanReasonInvalid
    return reason


def _locked(rescan: Rescan, *, by: User) -> Rescan:
    policies.require_operator(by)
    return Rescan.objects.select_related("ruleset").lock(pk=rescan.pk)
