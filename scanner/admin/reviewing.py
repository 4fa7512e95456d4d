"""What the desks of reviewers share."""

from functools import partial

from django.utils import timezone

from appstore import policies
from marketplace.core.deciding import Decision
from marketplace.core.models import User
from scanner.actions import findings
from scanner.admin.desks import DeskAdmin
from scanner.models import FindingDecision

TAKEN_BACK = "Taken back: the finding counts again."
CONFIRMED = "Agreed: the finding counts no more."


class ReviewersAdmin(DeskAdmin):
    def lets_in(self, user: User) -> bool:
        return policies.is_reviewer(user)


def decision_buttons(decision: FindingDecision, *, by: User) -> list[Decision]:
    """What one reviewer may do about a decision that stands."""
    at = timezone.now()
    undo = partial(findings.undo, decision=decision, by=by, at=at)
    buttons = [Decision("undo", "Take it back", lambda why: undo(reason=why), TAKEN_BACK)]
    if not decision.is_confirmed:
        confirm = partial(findings.confirm, decision=decision, by=by, at=at)
        buttons.append(Decision("confirm", "Agree: put it aside", lambda _: confirm(), CONFIRMED))
    return buttons
