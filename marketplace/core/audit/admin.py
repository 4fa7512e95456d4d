"""The log at the auditor's desk: to be searched, read and taken away, never written."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.audit import entries, exporting
from marketplace.core.audit.recording import record
from marketplace.core.models import SecurityAudit, SecurityAuditQuerySet, User


@admin.register(SecurityAudit)
class SecurityAuditAdmin(ReadOnlyAdmin):
    list_display = ("number", "occurred_at", "actor", "action", "name", "address", "request_id")
    list_filter = ("occurred_at", "target_type", "action")
    list_select_related = ("actor", "payload", "leaf")
    search_fields = (
        *("action", "actor__email", "target_type", "=target_id", "=request_id", "=owner"),
        *("payload__data__target_name", "payload__data__ip_address"),
    )
    search_help_text = "Action, actor's e-mail, target, request id, owner or address."
    date_hierarchy = "occurred_at"
    ordering = ("-pk",)
    show_full_result_count = False
    actions = ("export",)
    fields = (
        *("number", "occurred_at", "actor", "owner", "action", "target_type", "target_id"),
        *("request_id", "payload_text", "entry_text", "leaf_text"),
    )
    readonly_fields = fields

    @admin.display(description="#", ordering="leaf__position")
    def number(self, row: SecurityAudit) -> str:
        return "not yet" if row.position is None else f"#{row.position}"

    @admin.display(description="target")
    def name(self, row: SecurityAudit) -> str:
        return "(erased)" if row.is_erased else row.target_name

    @admin.display(description="address")
    def address(self, row: SecurityAudit) -> str:
        return row.ip_address or ""

    @admin.display(description="payload")
    def payload_text(self, row: SecurityAudit) -> str | SafeString:
        if row.is_erased:
            return "Erased. The entry and its proof remain."
        return _text(row.payload.data)

    @admin.display(description="entry")
    def entry_text(self, row: SecurityAudit) -> SafeString:
        return _text(entries.entry_of(row))

    @admin.display(description="leaf hash")
    def leaf_text(self, row: SecurityAudit) -> str:
        return bytes(row.leaf_hash).hex()

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may read the whole log may take it away; that they did is in it."""
        return self.has_view_permission(request)

    @admin.action(description="Export as JSON lines", permissions=["export"])
    def export(
        self, request: HttpRequest, queryset: SecurityAuditQuerySet
    ) -> StreamingHttpResponse:
        assert isinstance(request.user, User)
        record("audit.export", actor=request.user, target=request.user, rows=queryset.count())
        answer = StreamingHttpResponse(
            exporting.whole_lines(queryset), content_type="application/jsonl"
        )
        answer["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
        return answer


def _text(value: dict[str, Any]) -> SafeString:
    return format_html("<code>{}</code>", entries.canonical(value).decode())
