"""Desks for who operates the scanner: other staff find the door closed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.deciding import DecidingAdmin
from marketplace.core.errors import DomainError
from marketplace.core.models import User
from scanner import policies


def operator(request: HttpRequest) -> User:
    """Who asks, if they are one."""
    user = request.user
    if not isinstance(user, User) or not policies.is_operator(user):
        raise PermissionDenied
    return user


class ForOperators(ReadOnlyAdmin):
    """Rows that operators read, and forms in front of our actions."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and policies.is_operator(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def form_page(
        self,
        request: HttpRequest,
        form: forms.Form,
        *,
        act: Callable[[], object],
        done: str,
        back: str,
        template: str = "admin/scanner/form.html",
        context: Mapping[str, Any],
    ) -> HttpResponse:
        """Do what the form asks, and go to ``back``; where that is refused, the form says why."""
        if form.is_valid():
            try:
                act()
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, done)
                return redirect(back)
        shown = {**self.admin_site.each_context(request), "form": form, "opts": self.opts}
        return TemplateResponse(request, template, {**shown, "back_url": back, **context})


class OperatorAdmin(ForOperators, DecidingAdmin):
    change_form_template = "admin/scanner/deciding.html"
