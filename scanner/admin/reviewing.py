"""What the desks of reviewers share."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from appstore import policies
from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.deciding import Decision
from marketplace.core.models import User
from scanner.actions import findings
from scanner.models import FindingDecision


class ReviewersAdmin(ReadOnlyAdmin):
    """Reviewers read it, and nobody else gets in."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and policies.is_reviewer(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


def decision_buttons(decision: FindingDecision, *, by: User) -> list[Decision]:
    """What one reviewer may do about a decision that stands."""
    at = timezone.now()
    undo = partial(findings.undo, decision=decision, by=by, at=at)
    buttons = [Decision("undo", "Take it back", lambda why: undo(reason=why))]
    if not decision.is_confirmed:
        confirm = partial(findings.confirm, decision=decision, by=by, at=at)
        buttons.append(Decision("confirm", "Agree: put it aside", lambda _: confirm()))
    return buttons
