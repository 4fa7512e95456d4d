from django.contrib import admin

from marketplace.core.admin import ReadOnlyAdmin
from runtime.models import AppBuild, AppInstance, RuntimeMetrics


@admin.register(AppInstance)
class AppInstanceAdmin(ReadOnlyAdmin):
    list_display = ("key", "installation", "status", "backend", "started_at", "last_request_at")
    list_filter = ("status", "backend")
    list_select_related = ("installation__version__app", "installation__workspace")
    search_fields = ("key", "installation__app__slug")
    ordering = ("-pk",)


@admin.register(AppBuild)
class AppBuildAdmin(ReadOnlyAdmin):
    list_display = ("version", "backend", "size_bytes", "milliseconds", "created_at")
    list_select_related = ("version__app",)
    ordering = ("-pk",)


@admin.register(RuntimeMetrics)
class RuntimeMetricsAdmin(ReadOnlyAdmin):
    list_display = (
        "instance",
        "window_started_at",
        "cpu_milliseconds",
        "memory_bytes",
        "storage_bytes",
        "requests",
        "errors",
    )
    list_select_related = ("instance",)
    ordering = ("-pk",)
    show_full_result_count = False
