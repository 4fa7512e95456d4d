"""What workspaces hold, to look at."""

from django.contrib import admin

from appstore.models import AppInstallation, AppReview, Workspace
from marketplace.core.admin import ReadOnlyAdmin


@admin.register(AppInstallation)
class AppInstallationAdmin(ReadOnlyAdmin):
    list_display = ("app", "version", "workspace", "installed_by", "installed_at", "removed_at")
    list_select_related = ("app", "version__app", "workspace", "installed_by")
    search_fields = ("app__slug", "workspace__slug")
    ordering = ("-pk",)


@admin.register(Workspace)
class WorkspaceAdmin(ReadOnlyAdmin):
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")
    ordering = ("-pk",)


@admin.register(AppReview)
class AppReviewAdmin(ReadOnlyAdmin):
    list_display = ("app", "author", "stars", "created_at")
    list_select_related = ("app", "author")
    ordering = ("-pk",)
