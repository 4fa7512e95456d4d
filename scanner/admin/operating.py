"""What the desks of those who operate the scanner share."""

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
from scanner import policies


def operator(request: HttpRequest) -> User:
    """Who asks, if they operate the scanner."""
    if not isinstance(request.user, User) or not policies.is_operator(request.user):
        raise PermissionDenied
    return request.user


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=2000,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the audit log.",
    )


class OperatorsAdmin(ReadOnlyAdmin):
    """Operators read it, and nobody else gets in."""

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
        """A form in front of one of our actions. Answers the form again where it is refused."""
        if form.is_valid():
            try:
                act()
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, done)
                return redirect(back)
        shown = {**self.admin_site.each_context(request), "form": form, "opts": self.opts}
        return TemplateResponse(request, template, {**shown, **context})
