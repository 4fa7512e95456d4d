"""The developer's own pages: becoming one, the agreement, tokens, history."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from developers import actions, policies
from developers.decorators import developer_required
from developers.forms import AgreementForm, BecomeDeveloperForm, TokenForm
from developers.models import Developer
from marketplace.core import markdown, tokens
from marketplace.core.errors import DomainError
from marketplace.core.models import AccessToken, SecurityAudit, User

EVENTS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def become(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if Developer.objects.filter(user=request.user).exists():
        return redirect("appstore:console")
    form = BecomeDeveloperForm(request.POST or None)
    if form.is_valid():
        try:
            actions.register(user=request.user, display_name=form.cleaned_data["display_name"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("developers:agreement")
    return TemplateResponse(request, "console/become_developer.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@developer_required
def agreement(request: HttpRequest, developer: Developer) -> HttpResponse:
    version = policies.current_agreement()
    form = AgreementForm(request.POST or None, initial={"version": version})
    if form.is_valid():
        try:
            actions.accept_agreement(
                developer=developer,
                version=form.cleaned_data["version"],
                by=developer.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Thank you. You may publish now.")
            return redirect("appstore:console")
    context = {
        "form": form,
        "version": version,
        "accepted_at": developer.agreement_accepted_at
        if policies.has_accepted_agreement(developer)
        else None,
        "agreement_html": markdown.to_html(settings.DEVELOPER_AGREEMENT.read_text()),
    }
    return TemplateResponse(request, "console/agreement.html", context)


@require_safe
@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    context = {"form": TokenForm(), "tokens": _tokens(request), "new_token": None}
    return TemplateResponse(request, "console/tokens.html", context)


@require_POST
@login_required
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
    response = TemplateResponse(request, "console/tokens.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    assert isinstance(request.user, User)
    token = get_object_or_404(AccessToken, user=request.user, pk=token_id)
    tokens.revoke_token(token=token, by=request.user, at=timezone.now())
    messages.success(request, f"“{token.name}” no longer works.")
    return redirect("developers:token-list")


@require_safe
@login_required
def audit_log(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    events = SecurityAudit.objects.filter(actor=request.user).order_by("-pk")
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "console/audit.html", {"page": page})


def _tokens(request: HttpRequest) -> list[AccessToken]:
    assert isinstance(request.user, User)
    usable = AccessToken.objects.usable(at=timezone.now())
    return list(usable.filter(user=request.user).order_by("-pk"))
