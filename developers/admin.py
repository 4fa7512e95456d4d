from django.contrib import admin

from developers.models import Developer
from marketplace.core.admin import ReadOnlyAdmin


@admin.register(Developer)
class DeveloperAdmin(ReadOnlyAdmin):
    list_display = (
        "display_name",
        "kind",
        "user",
        "verification",
        "agreement_version",
        "created_at",
    )
    list_filter = ("kind", "verification")
    list_select_related = ("user",)
    search_fields = ("display_name", "slug", "user__email")
    ordering = ("-pk",)
