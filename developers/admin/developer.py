from django.contrib import admin

from developers.models import AgreementAcceptance, Developer, Invitation, Membership
from marketplace.core.admin import ReadOnlyAdmin


@admin.register(Developer)
class DeveloperAdmin(ReadOnlyAdmin):
    list_display = ("display_name", "kind", "user", "verification", "created_at")
    list_filter = ("kind", "verification")
    list_select_related = ("user",)
    search_fields = ("display_name", "slug", "user__email")
    ordering = ("-pk",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("developer", "user", "role", "joined_at")
    list_filter = ("role",)
    list_select_related = ("developer", "user")
    search_fields = ("developer__slug", "user__email")
    ordering = ("-pk",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("developer", "email", "role", "status", "sent_at", "expires_at")
    list_filter = ("status", "role")
    list_select_related = ("developer",)
    exclude = ("token_hash",)
    search_fields = ("developer__slug", "email")
    ordering = ("-pk",)


@admin.register(AgreementAcceptance)
class AgreementAcceptanceAdmin(ReadOnlyAdmin):
    list_display = ("developer", "version", "sha256", "accepted_by", "accepted_at", "ip_address")
    list_filter = ("version",)
    list_select_related = ("developer", "accepted_by")
    search_fields = ("developer__display_name", "developer__slug", "sha256")
    ordering = ("-pk",)
