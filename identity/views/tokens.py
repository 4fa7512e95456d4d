"""A person's own access tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from identity import scopes
from identity.actions import tokens
from identity.forms import RotationForm, TokenForm
from identity.models import AccessToken
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError
from marketplace.core.models import User


@require_safe
@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    usable = AccessToken.objects.usable(at=timezone.now()).filter(user=request.user)
    return TemplateResponse(request, "identity/tokens.html", {"tokens": usable.order_by("-pk")})


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def token_create(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    presets = scopes.presets()
    chosen = presets.get(request.GET.get("preset", ""))
    form = TokenForm(request.POST or None, initial={"scopes": chosen.scopes if chosen else ()})
    if form.is_valid():
        try:
            token, secret = tokens.create_token(
                user=request.user,
                name=form.cleaned_data["name"],
                granted=form.cleaned_data["scopes"],
                app=form.cleaned_data["app"],
                lifetime=form.lifetime,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("app", str(error))
        else:
            return _shown_once(request, token, secret)
    context = {"form": form, "presets": presets, "chosen": request.GET.get("preset")}
    return TemplateResponse(request, "identity/token_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def token_rotate(request: HttpRequest, token_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    token = get_object_or_404(AccessToken, user=request.user, pk=token_id)
    form = RotationForm(request.POST or None)
    if form.is_valid():
        try:
            replacement, secret = tokens.rotate_token(
                token=token, overlap=form.overlap, by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _shown_once(request, replacement, secret)
    return TemplateResponse(request, "identity/token_rotate.html", {"form": form, "token": token})


@require_POST
@login_required
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    token = get_object_or_404(AccessToken, user=request.user, pk=token_id)
    tokens.revoke_token(token=token, by=request.user, at=timezone.now())
    messages.success(request, f"“{token.name}” no longer works.")
    return redirect("identity:token-list")


@require_POST
@login_required
def token_revoke_all(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    tokens.revoke_all(user=request.user, by=request.user, at=timezone.now())
    messages.success(request, "None of your tokens works any more.")
    return redirect("identity:token-list")


def _shown_once(request: HttpRequest, token: AccessToken, secret: str) -> HttpResponse:
    context = {"token": token, "secret": secret}
    response = TemplateResponse(request, "identity/token_made.html", context)
    response["Cache-Control"] = "no-store"
    return response
