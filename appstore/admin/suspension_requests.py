"""The second person's desk."""

from functools import partial

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from appstore import policies
from appstore.actions import suspension_requests
from appstore.models import SuspensionRequest, SuspensionRequestStatus
from marketplace.core.deciding import DecidingAdmin, Decision
from marketplace.core.models import User


@admin.register(SuspensionRequest)
class SuspensionRequestAdmin(DecidingAdmin):
    """A reason is asked for dropping one; confirming takes over the reason that was given."""

    list_display = ("__str__", "status", "requested_by", "requested_at", "closed_by", "closed_at")
    list_filter = ("status",)
    list_select_related = ("app", "version__app", "requested_by", "closed_by")
    search_fields = ("app__name", "app__slug")
    ordering = ("-pk",)

    def decisions(self, request: HttpRequest, row: SuspensionRequest) -> list[Decision]:
        assert isinstance(request.user, User)
        is_open = row.status == SuspensionRequestStatus.OPEN
        if not is_open or not policies.may_review(request.user, row.app):
            return []
        by, at = request.user, timezone.now()
        drop = partial(suspension_requests.drop, request=row, by=by, at=at)
        confirm = partial(suspension_requests.confirm, request=row, by=by, at=at)
        buttons = [Decision("drop", "Drop the request", lambda why: drop(reason=why))]
        if row.requested_by_id == request.user.pk:
            return buttons
        return [Decision("confirm", "Confirm and suspend", lambda _: confirm()), *buttons]
