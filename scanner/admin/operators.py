"""Desks for who operates the scanner: other staff find the door closed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from marketplace.core.deciding import DecidingAdmin
from marketplace.core.models import User
from scanner import policies


def operator(request: HttpRequest) -> User:
    """Who asks, if they are one."""
    user = request.user
    if not isinstance(user, User) or not policies.is_operator(user):
        raise PermissionDenied
    return user


class OperatorAdmin(DecidingAdmin):
    change_form_template = "admin/scanner/deciding.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and policies.is_operator(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
