from functools import partial

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from developers.actions import suspension
from developers.models import AgreementAcceptance, Developer, Invitation, Membership
from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User


@admin.register(Developer)
class DeveloperAdmin(DecidingAdmin):
    list_display = (
        *("display_name", "kind", "user", "verification"),
        *("suspended_at", "created_at"),
    )
    list_filter = ("kind", "verification")
    list_select_related = ("user",)
    search_fields = ("display_name", "slug", "user__email")
    ordering = ("-pk",)

    def decisions(self, request: HttpRequest, row: Developer) -> list[Decision]:
        assert isinstance(request.user, User)
        if not suspension.may_suspend(request.user, row):
            return []
        if row.suspended_at is not None:
            reinstate = partial(suspension.reinstate_developer, developer=row, by=request.user)
            return [Decision("reinstate", "Reinstate", lambda why: reinstate(reason=why))]
        suspend = partial(suspension.suspend_developer, developer=row, by=request.user)
        at = timezone.now()
        return [Decision("suspend", "Suspend", lambda why: suspend(reason=why, at=at))]


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
