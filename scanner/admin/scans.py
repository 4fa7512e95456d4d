"""Scans, to be read. What is decided about their findings stands on the review desk."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from appstore import policies
from marketplace.core.errors import DomainError
from scanner.actions import scans
from scanner.admin.reviewing import ReviewersAdmin
from scanner.models import CodeScanResult

FINDINGS_SHOWN = 50
AGAIN = "It is being scanned again. Load this page anew to see how far it is."


@admin.register(CodeScanResult)
class CodeScanResultAdmin(ReviewersAdmin):
    list_display = (
        *("version", "trigger", "status", "risk", "malicious", "is_complete"),
        *("milliseconds", "requested_at"),
    )
    list_filter = ("status", "risk", "trigger", "is_complete")
    list_select_related = ("version__app",)
    search_fields = ("version__app__slug", "bundle_sha256")
    ordering = ("-pk",)
    fields = (
        *("desk", "trigger", "status", "risk", "malicious", "by_source", "action", "why"),
        *("is_complete", "read_by", "milliseconds", "ruleset", "baseline", "absent_count"),
        *(
            "found",
            "reused",
            "bundle_sha256",
            "requested_by",
            "requested_at",
            "started_at",
            "ended_at",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        again = require_POST(self.admin_site.admin_view(self.again))
        name = "scanner_codescanresult_again"
        return [path("<int:scan_id>/again/", again, name=name), *super().get_urls()]

    def again(self, request: HttpRequest, scan_id: int) -> HttpResponse:
        """For the desk, where a scan is too old or read too little to approve anything."""
        by = self.person(request)
        scan = get_object_or_404(CodeScanResult.objects.select_related("version__app"), pk=scan_id)
        if not policies.may_review(by, scan.version.app):
            raise PermissionDenied
        try:
            scans.request_scan(version=scan.version, by=by)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, AGAIN)
        desk = reverse("admin:appstore_appversion_change", args=(scan.version_id,))
        return redirect(f"{desk}#review-findings")

    @admin.display(description="On the review desk")
    def desk(self, scan: CodeScanResult) -> str:
        place = reverse("admin:appstore_appversion_change", args=(scan.version_id,))
        return format_html('<a href="{}#review-findings">{}</a>', place, scan.version)

    @admin.display(description="Levels")
    def by_source(self, scan: CodeScanResult) -> str:
        return ", ".join(f"{source}: {level}" for source, level in scan.levels.items()) or "none"

    @admin.display(description="Reasons")
    def why(self, scan: CodeScanResult) -> str:
        return format_html_join("", "<p>{}</p>", ((reason,) for reason in scan.reasons))

    @admin.display(description="Analyzers")
    def read_by(self, scan: CodeScanResult) -> str:
        runs = ((run["name"], run["version"], run["status"]) for run in scan.analyzers)
        return format_html_join("", "{} {}: {}<br>", runs)

    @admin.display(description=f"Findings, the {FINDINGS_SHOWN} worst")
    def found(self, scan: CodeScanResult) -> str:
        worst = scan.findings.worst_first()[:FINDINGS_SHOWN]
        rows = (
            (each.get_severity_display(), each.rule, each.path, each.line, each.evidence)
            for each in worst
        )
        return format_html_join("", "<p>{} {} {}:{} <code>{}</code></p>", rows)
