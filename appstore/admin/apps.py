"""Apps, as staff see them."""

from functools import partial

from django.contrib import admin
from django.http import HttpRequest

from appstore import policies
from appstore.actions import moderation
from appstore.models import App, AppStatus
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User


@admin.register(App)
class AppAdmin(DecidingAdmin):
    list_display = ("name", "developer", "category", "status", "install_count", "published_at")
    list_filter = ("status", "category")
    list_select_related = ("developer",)
    search_fields = ("name", "slug", "developer__display_name")
    ordering = ("-pk",)

    def decisions(self, request: HttpRequest, row: App) -> list[Decision]:
        assert isinstance(request.user, User)
        suspended = row.status == AppStatus.SUSPENDED
        if not policies.may_review(request.user, row) or row.published_at is None:
            return []
        act = partial(
            moderation.reinstate if suspended else moderation.suspend, app=row, by=request.user
        )
        name, label = ("reinstate", "Reinstate") if suspended else ("suspend", "Suspend")
        return [Decision(name, label, lambda why: act(reason=why))]
