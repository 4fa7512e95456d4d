"""The second person: a popular app comes down when another reviewer agrees."""

from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.actions import suspensions
from appstore.models import (
    RequestClosed,
    ReviewDecision,
    SuspensionRequest,
    SuspensionRequestStatus,
)
from marketplace.core import audit
from marketplace.core.errors import Forbidden
from marketplace.core.models import User


class SecondPersonRequired(Forbidden):
    code = "second_person_required"

    def __init__(self) -> None:
        super().__init__("You asked for this yourself. Another reviewer has to confirm it.")


@transaction.atomic
def confirm(*, request: SuspensionRequest, by: User, at: datetime) -> ReviewDecision:
    """Suspend what a colleague wants suspended, for the reason they gave.

    Raises:
        ReviewerRequired, SecondPersonRequired.
        RequestClosed: it was confirmed or dropped already, or waited for too long.
        NotInStore: it went off the store meanwhile.
    """
    app, version = suspensions.lock(request.app, request.version)
    request = SuspensionRequest.objects.select_related("requested_by").lock(pk=request.pk)
    policies.require_reviewer(by, app)
    if request.requested_by_id == by.pk:
        raise SecondPersonRequired
    if SuspensionRequest.objects.over(at=at).filter(pk=request.pk).exists():
        raise RequestClosed
    if request.status != SuspensionRequestStatus.OPEN:
        raise RequestClosed
    suspensions.require_in_store(app, version)
    decision = suspensions.carry_out(
        app,
        version,
        reason=request.reason,
        rules=request.rules,
        by=by,
        at=at,
        asked_by=request.requested_by,
    )
    request.close(SuspensionRequestStatus.CONFIRMED, by=by, at=at, decision=decision)
    return decision


@transaction.atomic
def drop(*, request: SuspensionRequest, reason: str, by: User, at: datetime) -> SuspensionRequest:
    """Leave the app where it is. Whoever asked may drop it too.

    Raises:
        ReviewerRequired, RequestClosed.
    """
    request = SuspensionRequest.objects.select_related("app").lock(pk=request.pk)
    policies.require_reviewer(by, request.app)
    request.close(SuspensionRequestStatus.DROPPED, by=by, at=at, reason=reason.strip())
    audit.record("suspension.drop", actor=by, target=request, reason=reason.strip())
    return request
