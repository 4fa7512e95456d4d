"""Apps, as staff see them."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from appstore import policies
from appstore.actions import suspensions
from appstore.models import App, AppStatus, AppVersion
from appstore.rules import by_group
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User


@admin.register(App)
class AppAdmin(DecidingAdmin):
    """Buttons for the listing and for each of its versions that is, or was, in the store."""

    list_display = ("name", "developer", "category", "status", "install_count", "published_at")
    list_filter = ("status", "category")
    list_select_related = ("developer",)
    search_fields = ("name", "slug", "developer__display_name")
    ordering = ("-pk",)
    change_form_template = "admin/appstore/app/change_form.html"

    def decisions(self, request: HttpRequest, row: App) -> list[Decision]:
        assert isinstance(request.user, User)
        if not policies.may_review(request.user, row):
            return []
        chosen = request.POST.getlist("rules")
        offered = _buttons(row, None, " the app", rules=chosen, by=request.user)
        for version in row.versions.newest_first():
            words = f" {version.version}"
            offered += _buttons(row, version, words, rules=chosen, by=request.user)
        return offered

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"rule_groups": by_group(), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)


def _buttons(
    app: App, version: AppVersion | None, words: str, *, rules: list[str], by: User
) -> list[Decision]:
    """The one button that the row's status allows, if any."""
    name = f"-{version.version}" if version else ""
    at = timezone.now()
    match (version or app).status:
        case AppStatus.PUBLISHED:
            suspend = partial(
                suspensions.suspend, app=app, version=version, rules=rules, by=by, at=at
            )
            return [Decision(f"suspend{name}", f"Suspend{words}", lambda why: suspend(reason=why))]
        case AppStatus.SUSPENDED:
            back = partial(suspensions.reinstate, app=app, version=version, by=by, at=at)
            return [Decision(f"reinstate{name}", f"Reinstate{words}", lambda why: back(reason=why))]
    return []
