"""What reviewers say about findings."""

from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.models import App
from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.models import User
from scanner.models import Finding, FindingDecision, FindingKind, Severity
from scanner.models.decision import PUT_ASIDE
from scanner.results import putting_aside

REASON_CHARACTERS = 2000


class FindingDecisionInvalid(Invalid):
    code = "finding_decision_invalid"


class FindingNotNegotiable(Invalid):
    """What was not read would then count as safe."""

    code = "finding_not_negotiable"

    def __init__(self) -> None:
        super().__init__("This says what the scan could not read. Only another scan mends that.")


class FindingDecided(Conflict):
    code = "finding_decided"

    def __init__(self) -> None:
        super().__init__("A decision about this stands already. Take it back first.")


class FindingConfirmed(Conflict):
    code = "finding_confirmed"

    def __init__(self) -> None:
        super().__init__("This decision counts already: it needs no other reviewer any more.")


class FindingNotDecided(Conflict):
    code = "finding_not_decided"

    def __init__(self) -> None:
        super().__init__("No decision about this stands any more.")


class FindingSecondPersonRequired(Forbidden):
    code = "finding_second_person_required"

    def __init__(self) -> None:
        super().__init__("You decided this yourself. Another reviewer has to confirm it.")


@transaction.atomic
def decide(
    *,
    finding: Finding,
    state: str,
    reason: str,
    by: User,
    at: datetime,
    expires_at: datetime | None = None,
) -> FindingDecision:
    """Put a finding aside, here and in the versions of the app to come, until it expires.

    Critical malice stays as it is until another reviewer has confirmed this.

    Raises:
        ReviewerRequired: not a reviewer, or a member of the account that made the app.
        FindingDecisionInvalid, FindingNotNegotiable, FindingDecided.
    """
    version = finding.scan.version
    app = App.objects.select_related("developer").lock(pk=version.app_id)
    policies.require_reviewer(by, app)
    reason = reason.strip()
    _check(finding, state, reason, expires_at, at=at)
    if FindingDecision.objects.standing().filter(app=app, fingerprint=finding.fingerprint).exists():
        raise FindingDecided
    decision = FindingDecision.objects.create(
        app=app,
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        rule_version=finding.rule_version,
        kind=finding.kind,
        severity=finding.severity,
        path=finding.path,
        bundle_sha256=version.bundle_sha256,
        state=state,
        reason=reason,
        needs_second=needs_second(finding),
        decided_by=by,
        decided_at=at,
        expires_at=expires_at,
    )
    _note("decide", decision, by=by, at=at, state=state, reason=reason)
    return decision


@transaction.atomic
def confirm(*, decision: FindingDecision, by: User, at: datetime) -> FindingDecision:
    """Agree with a colleague that critical malice may be put aside.

    Raises:
        ReviewerRequired, FindingNotDecided, FindingConfirmed, FindingSecondPersonRequired.
    """
    decision = _lock(decision, by=by)
    if decision.is_confirmed:
        raise FindingConfirmed
    if decision.decided_by_id == by.pk:
        raise FindingSecondPersonRequired
    decision.confirmed_by, decision.confirmed_at = by, at
    decision.save(update_fields=["confirmed_by", "confirmed_at"])
    _note("confirm", decision, by=by, at=at)
    return decision


@transaction.atomic
def undo(*, decision: FindingDecision, reason: str, by: User, at: datetime) -> FindingDecision:
    """Take a decision back: the finding counts again wherever it is.

    Raises:
        ReviewerRequired, FindingNotDecided, FindingDecisionInvalid.
    """
    decision = _lock(decision, by=by)
    if not reason.strip():
        raise FindingDecisionInvalid("Say why.")
    decision.ended_at, decision.ended_by = at, by
    decision.save(update_fields=["ended_at", "ended_by"])
    _note("undo", decision, by=by, at=at, reason=reason.strip())
    return decision


def _lock(decision: FindingDecision, *, by: User) -> FindingDecision:
    app = App.objects.select_related("developer").lock(pk=decision.app_id)
    decision = FindingDecision.objects.select_related("app").lock(pk=decision.pk)
    policies.require_reviewer(by, app)
    if decision.ended_at is not None:
        raise FindingNotDecided
    return decision


def _check(
    finding: Finding, state: str, reason: str, expires_at: datetime | None, *, at: datetime
) -> None:
    if finding.kind == FindingKind.ENGINE:
        raise FindingNotNegotiable
    if state not in PUT_ASIDE:
        raise FindingDecisionInvalid(f"A finding is put aside as one of: {', '.join(PUT_ASIDE)}.")
    if not reason or len(reason) > REASON_CHARACTERS:
        raise FindingDecisionInvalid(f"Say why, in at most {REASON_CHARACTERS} characters.")
    if expires_at is not None and expires_at <= at:
        raise FindingDecisionInvalid("It would be over already.")


def needs_second(finding: Finding) -> bool:
    """Nobody puts critical malice aside alone."""
    return finding.kind == FindingKind.MALICE and finding.severity == Severity.CRITICAL


def _note(verb: str, decision: FindingDecision, *, by: User, at: datetime, **said: str) -> None:
    """Let it take effect where it does, and write down what that changed."""
    changed = putting_aside.reconsider(decision.app, decision.fingerprint, at=at)
    levels = [f"{scan.version.version}: {scan.risk}" for scan in changed]
    audit.record(
        f"finding.{verb}",
        actor=by,
        target=decision,
        rule=decision.rule,
        fingerprint=decision.fingerprint,
        levels=levels,
        **said,
    )
