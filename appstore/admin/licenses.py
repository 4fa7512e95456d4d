"""Licenses, as staff see them: who holds what, and the buttons to stop it."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from appstore import policies
from appstore.actions import revoking
from appstore.models import License, RevocationReason
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User


@admin.register(License)
class LicenseAdmin(DecidingAdmin):
    list_display = ("key", "app", "plan", "workspace", "acquired_at", "expires_at", "revoked_at")
    list_filter = ("is_trial", "revocation_reason")
    list_select_related = ("app", "plan", "workspace")
    search_fields = ("key", "app__slug", "workspace__slug")
    ordering = ("-pk",)

    def decisions(self, request: HttpRequest, row: License) -> list[Decision]:
        by, at = request.user, timezone.now()
        assert isinstance(by, User)
        if not policies.is_license_desk(by) or row.revoked_at is not None:
            return []

        def suspend(why: str) -> object:
            return revoking.suspend(license=row, reason=why, by=by, at=at)

        def reinstate(why: str) -> object:
            return revoking.reinstate(license=row, reason=why, by=by)

        def revoke(why: str) -> object:
            reason = RevocationReason.ABUSE
            return revoking.revoke(license=row, reason=reason, by=by, at=at, note=why)

        first = (
            Decision("reinstate", "Reinstate", reinstate)
            if row.suspended_at
            else Decision("suspend", "Suspend", suspend)
        )
        return [first, Decision("revoke", "Revoke for good", revoke)]
