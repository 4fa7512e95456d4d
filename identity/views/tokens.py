"""A person's own access tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from identity.actions import tokens
from identity.forms import TokenForm
from identity.models import AccessToken
from identity.step_up import step_up_required
from marketplace.core.models import User


@require_safe
@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    context = {"form": TokenForm(), "tokens": _tokens(request), "new_token": None}
    return TemplateResponse(request, "identity/tokens.html", context)


@require_POST
@step_up_required
def token_create(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = TokenForm(request.POST)
    secret = None
    if form.is_valid():
        _, secret = tokens.create_token(
            user=request.user, name=form.cleaned_data["name"], at=timezone.now()
        )
        form = TokenForm()
    context = {"form": form, "tokens": _tokens(request), "new_token": secret}
    response = TemplateResponse(request, "identity/tokens.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    token = get_object_or_404(AccessToken, user=request.user, pk=token_id)
    tokens.revoke_token(token=token, by=request.user, at=timezone.now())
    messages.success(request, f"“{token.name}” no longer works.")
    return redirect("identity:token-list")


def _tokens(request: HttpRequest) -> list[AccessToken]:
    assert isinstance(request.user, User)
    usable = AccessToken.objects.usable(at=timezone.now())
    return list(usable.filter(user=request.user).order_by("-pk"))
