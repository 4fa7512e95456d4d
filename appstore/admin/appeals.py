"""The desk where appeals are answered."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Case, F, Value, When
from django.http import HttpRequest
from django.utils import timezone

from appstore import rules
from appstore.actions import appeals
from appstore.models import Appeal, AppealStatus
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User

OPEN_FIRST = (
    Case(When(status=AppealStatus.OPEN, then=Value(0)), default=Value(1)).asc(),
    F("filed_at").asc(),
    "pk",
)


@admin.register(Appeal)
class AppealAdmin(DecidingAdmin):
    """The longest waiting first. Whoever took the decision sees it, and finds no buttons."""

    list_display = ("reference", "about", "status", "filed_at", "due", "first_decider")
    list_filter = ("status",)
    list_select_related = ("decision__app", "decision__version__app", "first_decider")
    search_fields = ("reference", "decision__app__name", "decision__app__slug")
    fields = (
        *("about", "decision_reason", "decision_rules", "first_decider"),
        *("text", "evidence", "filed_by", "filed_at", "due"),
        *("status", "decided_by", "decided_at", "answer", "not_undone"),
    )
    view_on_site = False  # its page is the developer's

    def get_ordering(self, request: HttpRequest) -> Any:
        return OPEN_FIRST

    @admin.display(description="Against")
    def about(self, appeal: Appeal) -> str:
        return str(appeal.decision)

    @admin.display(description="Due")
    def due(self, appeal: Appeal) -> Any:
        return appeal.due_at if appeal.is_open else None

    @admin.display(description="The reason that was given")
    def decision_reason(self, appeal: Appeal) -> str:
        return appeal.decision.reason

    @admin.display(description="Rules it rests on")
    def decision_rules(self, appeal: Appeal) -> str:
        return "; ".join(rule.title for rule in rules.named(appeal.decision.rules)) or "none named"

    def decisions(self, request: HttpRequest, row: Appeal) -> list[Decision]:
        assert isinstance(request.user, User)
        if not row.is_open or not appeals.may_answer(request.user, row):
            return []
        by, at = request.user, timezone.now()
        grant = partial(appeals.grant, appeal=row, by=by, at=at)
        deny = partial(appeals.deny, appeal=row, by=by, at=at)
        return [
            Decision("grant", "Grant: undo the decision", lambda why: grant(answer=why)),
            Decision("deny", "Deny: it stands", lambda why: deny(answer=why)),
        ]
