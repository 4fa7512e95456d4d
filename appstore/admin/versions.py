"""Versions in the admin: the list, and the review desk's addresses."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from appstore import policies
from appstore.admin.desk import decisions, page, presence, queue, statistics
from appstore.admin.sources import source_urls
from appstore.models import AppVersion
from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.models import User


@admin.register(AppVersion)
class AppVersionAdmin(ReadOnlyAdmin):
    """Reviewers decide here, and nobody else gets in; each decision is one of our actions."""

    list_display = ("app", "version", "status", "risk", "submitted_at")
    list_filter = ("status", "risk")
    list_select_related = ("app",)
    search_fields = ("app__name", "app__slug", "version", "bundle_sha256")
    ordering = ("submitted_at", "pk")
    change_form_template = "admin/appstore/desk/version.html"
    change_list_template = "admin/appstore/desk/version_list.html"
    view_on_site = False  # a version's page is its developer's

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and policies.is_reviewer(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """None: the desk shows what a reviewer needs, in words."""
        return []

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"appstore_appversion_{name}")

        return [
            at("queue/", queue.queue_page, "queue"),
            at("statistics/", statistics.statistics_page, "statistics"),
            at("<int:version_id>/decide/", decisions.decide, "decide"),
            at("<int:version_id>/presence/", presence.ping, "presence"),
            *source_urls(self.admin_site),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if version is not None and self.has_view_permission(request):
            assert isinstance(request.user, User)
            about = page.context(version, request.user, request.GET)
            context = {"title": f"Review of {version}"} | about
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))
