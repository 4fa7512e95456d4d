"""Becoming a developer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from developers.actions import registration
from developers.forms import BecomeDeveloperForm
from developers.models import Developer
from marketplace.core.errors import DomainError
from marketplace.core.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def become(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if Developer.objects.filter(user=request.user).exists():
        return redirect("appstore:console")
    form = BecomeDeveloperForm(request.POST or None)
    if form.is_valid():
        try:
            registration.register(user=request.user, display_name=form.cleaned_data["display_name"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("developers:agreement")
    return TemplateResponse(request, "console/become_developer.html", {"form": form})
