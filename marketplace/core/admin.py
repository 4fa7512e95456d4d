"""Governance in the admin: everything here is to be read, not written."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from marketplace.core.models import Heartbeat, Job, User


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only actions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("kind", "key", "state", "attempt", "created_at", "ended_at", "last_error")
    list_filter = ("state", "kind")
    search_fields = ("key", "last_error")
    ordering = ("-pk",)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("email", "name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    exclude = ("password",)
    ordering = ("-pk",)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ("part", "works", "beaten_at", "detail")
