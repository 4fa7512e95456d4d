from django.contrib import admin

from identity.models import AccessToken
from marketplace.core.admin import ReadOnlyAdmin


@admin.register(AccessToken)
class AccessTokenAdmin(ReadOnlyAdmin):
    list_display = ("user", "name", "hint", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("user",)
    exclude = ("token_hash",)
    search_fields = ("user__email", "name", "hint")
    ordering = ("-pk",)
