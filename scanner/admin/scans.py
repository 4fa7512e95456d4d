"""Scans, to be read. What is decided about their findings stands on the review desk."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from scanner.admin.reviewing import ReviewersAdmin
from scanner.models import CodeScanResult

FINDINGS_SHOWN = 50


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
