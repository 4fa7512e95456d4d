"""What reviewers decided about findings."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from appstore import policies
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User
from scanner.admin.reviewing import ReviewersAdmin, decision_buttons
from scanner.models import FindingDecision

WAITS = Q(needs_second=True, confirmed_by=None, ended_at=None)


class Standing(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, *_: Any) -> list[tuple[str, str]]:
        return [("waits", "Waits for a second reviewer"), ("yes", "In force"), ("no", "Over")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "waits":
                return queryset.filter(WAITS)
            case "yes":
                return queryset.filter(ended_at=None).exclude(WAITS)
            case "no":
                return queryset.filter(ended_at__isnull=False)
        return queryset


@admin.register(FindingDecision)
class FindingDecisionAdmin(ReviewersAdmin, DecidingAdmin):
    """Buttons for the one who takes it back, and for the second reviewer."""

    change_form_template = "admin/scanner/deciding.html"
    list_display = ("rule", "state", "app", "path", "decided_by", "decided_at", "standing")
    list_filter = (Standing, "state", "kind", "severity")
    list_select_related = ("app", "decided_by")
    search_fields = ("rule", "path", "app__slug", "fingerprint")
    ordering = ("-pk",)

    @admin.display(description="Standing")
    def standing(self, decision: FindingDecision) -> str:
        if decision.ended_at is not None:
            return "Over"
        return "In force" if decision.is_confirmed else "Waits for a second reviewer"

    def decisions(self, request: HttpRequest, row: FindingDecision) -> list[Decision]:
        assert isinstance(request.user, User)
        if row.ended_at is not None or not policies.may_review(request.user, row.app):
            return []
        return decision_buttons(row, by=request.user)
