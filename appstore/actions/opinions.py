"""Second opinions: what another reviewer would have decided, without knowing the decision."""

from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.models import ReviewOpinion
from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.models import User


class OpinionGiven(Conflict):
    code = "opinion_given"

    def __init__(self) -> None:
        super().__init__("Somebody has given this second opinion already.")


class AnotherRequired(Forbidden):
    code = "second_reviewer_required"

    def __init__(self) -> None:
        super().__init__("You decided about this version. A second opinion is somebody else's.")


@transaction.atomic
def give(
    *, opinion: ReviewOpinion, would_approve: bool, text: str, by: User, at: datetime
) -> ReviewOpinion:
    """Say what one would have decided. The decision itself stays as it is."""
    opinion = ReviewOpinion.objects.select_related("decision__app").lock(pk=opinion.pk)
    policies.require_reviewer(by, opinion.decision.app)
    if opinion.decision.decided_by_id == by.pk:
        raise AnotherRequired
    if opinion.given_at is not None:
        raise OpinionGiven
    opinion.given_by, opinion.given_at = by, at
    opinion.would_approve, opinion.text = would_approve, text.strip()
    opinion.save()
    audit.record("review.opine", actor=by, target=opinion)
    return opinion
