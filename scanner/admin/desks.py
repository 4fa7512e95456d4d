"""Desks for some of the staff: others find the door closed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from marketplace.core.admin import ReadOnlyAdmin
from marketplace.core.errors import DomainError
from marketplace.core.models import User


class DeskAdmin(ReadOnlyAdmin):
    """Rows that they read, and forms in front of our actions."""

    def lets_in(self, user: User) -> bool:
        """Whether it is for them."""
        raise NotImplementedError

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and self.lets_in(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def person(self, request: HttpRequest) -> User:
        """Who asks, if they are one of those it is for."""
        user = request.user
        if not isinstance(user, User) or not self.lets_in(user):
            raise PermissionDenied
        return user

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
        """Do what the form asks, and go to ``back``; where that is refused, the form says why.

        ``act`` may answer a redirect to go elsewhere.
        """
        if form.is_valid():
            try:
                done_at = act()
            except DomainError as error:
                form.add_error(self.field_of(error), str(error))
            else:
                messages.success(request, done)
                return done_at if isinstance(done_at, HttpResponse) else redirect(back)
        shown = {**self.admin_site.each_context(request), "form": form, "opts": self.opts}
        return TemplateResponse(request, template, {**shown, "back_url": back, **context})

    def field_of(self, error: DomainError) -> str | None:
        """Beside which field of the form it is said; None is above them all."""
        return None
