from django.contrib import admin

from marketplace.core.admin import ReadOnlyAdmin
from scanner.models import CodeScanResult, Finding


class FindingInline(admin.TabularInline):
    model = Finding
    fields = readonly_fields = ("severity", "rule", "path", "line", "message", "evidence")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(CodeScanResult)
class CodeScanResultAdmin(ReadOnlyAdmin):
    list_display = ("version", "status", "risk", "is_complete", "milliseconds", "requested_at")
    list_filter = ("status", "risk", "is_complete")
    list_select_related = ("version__app",)
    search_fields = ("version__app__slug",)
    inlines = (FindingInline,)
    ordering = ("-pk",)
