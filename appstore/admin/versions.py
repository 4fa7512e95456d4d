"""The review desk."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from appstore import facts, policies, queries
from appstore.actions import moderation
from appstore.admin.sources import source_urls
from appstore.models import AppStatus, AppVersion
from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.errors import DomainError
from marketplace.core.models import SecurityAudit, User


@admin.register(AppVersion)
class AppVersionAdmin(ReadOnlyAdmin):
    """Staff decide here; the decision itself is ``moderation.decide_review``."""

    list_display = ("app", "version", "status", "risk", "submitted_at")
    list_filter = ("status", "risk")
    list_select_related = ("app",)
    search_fields = ("app__name", "app__slug", "version", "bundle_sha256")
    ordering = ("submitted_at", "pk")
    change_form_template = "admin/appstore/appversion/change_form.html"
    view_on_site = False  # a version's page is its developer's

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """None: the desk above shows what a reviewer needs, in words."""
        return []

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<int:version_id>/decide/",
            self.admin_site.admin_view(self.decide),
            name="appstore_appversion_decide",
        )
        return [decide, *source_urls(self.admin_site), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        context = self._desk(request, version) if version else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | context)

    def _desk(self, request: HttpRequest, version: AppVersion) -> dict[str, Any]:
        """What a reviewer needs to see to decide."""
        scan = queries.latest_scan(version)
        events = SecurityAudit.objects.filter(target_type="appstore.app", target_id=version.app_id)
        return {
            "scan": scan,
            "findings": queries.findings_of(scan),
            "manifest_facts": facts.manifest_facts(version.manifest),
            "decide_url": reverse("admin:appstore_appversion_decide", args=(version.pk,)),
            "can_decide": version.status == AppStatus.REVIEWING
            and policies.may_review(request.user, version.app),
            "events": events.in_full().order_by("-pk")[:50],
        }

    def decide(self, request: HttpRequest, version_id: int) -> HttpResponse:
        assert isinstance(request.user, User)
        version = get_object_or_404(AppVersion, pk=version_id)
        if request.method == "POST" and request.POST.get("decision") in {"approve", "reject"}:
            try:
                moderation.decide_review(
                    version=version,
                    approved=request.POST["decision"] == "approve",
                    reason=request.POST.get("reason", "")[:4000],
                    by=request.user,
                    at=timezone.now(),
                )
            except DomainError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, "Decided. The developer has been told.")
        return redirect("admin:appstore_appversion_change", version_id)
