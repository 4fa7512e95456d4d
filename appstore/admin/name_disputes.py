"""The desk where disputed names are decided."""

from functools import partial

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from appstore.actions import name_disputes
from appstore.models import DisputeStatus, NameDispute
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User


@admin.register(NameDispute)
class NameDisputeAdmin(DecidingAdmin):
    list_display = ("name", "developer", "like", "status", "filed_at", "decided_by")
    list_filter = ("status",)
    list_select_related = ("developer", "like", "decided_by")
    search_fields = ("name", "developer__display_name", "developer__slug")
    ordering = (F("decided_at").asc(nulls_first=True), "filed_at", "pk")

    def decisions(self, request: HttpRequest, row: NameDispute) -> list[Decision]:
        assert isinstance(request.user, User)
        is_open = row.status == DisputeStatus.OPEN
        if not is_open or not name_disputes.may_decide(request.user, row):
            return []
        act = partial(name_disputes.decide, dispute=row, by=request.user, at=timezone.now())
        return [
            Decision("allow", "Allow the name", lambda why: act(allowed=True, answer=why)),
            Decision("refuse", "Refuse it", lambda why: act(allowed=False, answer=why)),
        ]
