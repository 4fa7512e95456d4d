"""Scans, to be read. What is decided about their findings stands on the review desk."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from scanner.admin.reviewing import ReviewersAdmin
from scanner.models import CodeScanResult


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
        *("desk", "trigger", "status", "risk", "malicious", "levels", "action", "reasons"),
        *("is_complete", "analyzers", "milliseconds", "ruleset", "baseline", "absent_count"),
        *("reused", "bundle_sha256", "requested_by", "requested_at", "started_at", "ended_at"),
    )

    @admin.display(description="On the review desk")
    def desk(self, scan: CodeScanResult) -> str:
        place = reverse("admin:appstore_appversion_change", args=(scan.version_id,))
        return format_html('<a href="{}#review-findings">{}</a>', place, scan.version)
