"""The administration: staff alone, and only after a second factor."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from identity import policies
from marketplace.core.models import User


class AdminSite(admin.AdminSite):
    """Django's admin without a sign-in of its own: there is one way in for everybody."""

    site_title = site_header = "Matrix Marketplace"

    def has_permission(self, request: HttpRequest) -> bool:
        confirmed = getattr(request.user, "otp_device", None) is not None
        return confirmed and super().has_permission(request)

    def password_change(  # type: ignore[override]  # theirs always shows a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One way to a new password for everybody, too."""
        return redirect("account_change_password")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Where the admin sends whoever it does not let in: to the step that is still missing."""
        wanted = request.GET.get("next", reverse("admin:index"))
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(wanted)
        if not (user.is_active and user.is_staff):
            raise PermissionDenied
        if policies.has_second_factor(user):
            return redirect(f"{reverse('identity:challenge')}?{urlencode({'next': wanted})}")
        messages.info(request, "The administration needs a second factor: set one up.")
        return redirect("identity:security")
