"""Usage tokens of a license, and the token an installed app has, as pages for a workspace."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appstore import policies
from appstore.actions import app_tokens, usage
from appstore.forms.usage import LimitsForm
from appstore.models import AppInstallation, License, Workspace
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError
from marketplace.core.models import User

ENTRIES_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def license_usage(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What is left, what was spent, and how much a month may cost."""
    assert isinstance(request.user, User)
    workspace = get_object_or_404(Workspace.objects.of(request.user), slug=slug)
    held = License.objects.select_related("app", "plan").filter(workspace=workspace)
    license = get_object_or_404(held, key=key)
    balance = usage.balance_of(license=license, at=timezone.now())
    limits = {"soft_limit": balance.soft_limit, "hard_limit": balance.hard_limit}
    form = LimitsForm(request.POST or None, initial=limits)
    if form.is_valid():
        try:
            usage.set_limits(
                license=license, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("appstore:license-usage", slug=slug, key=key)
    entries = balance.entries.select_related("installation__version").order_by("-pk")
    context = {
        "workspace": workspace,
        "license": license,
        "balance": balance,
        "form": form,
        "may_decide": policies.is_owner(workspace, request.user),
        "page": Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(
        request, "appstore/license_usage.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def app_token_rotate(request: HttpRequest, installation_id: int) -> HttpResponse:
    """Ask first; then show the new token this once."""
    assert isinstance(request.user, User)
    mine = AppInstallation.objects.present().of(request.user)
    whole = mine.select_related("workspace", "app", "version")
    installation = get_object_or_404(whole, pk=installation_id)
    context: dict[str, object] = {
        "installation": installation,
        "token": installation.tokens.order_by("-pk").first(),
    }
    if request.method == "POST":
        try:
            context["secret"] = app_tokens.rotate(
                installation=installation, by=request.user, at=timezone.now()
            )
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(installation.workspace)
    response = TemplateResponse(request, "appstore/app_token.html", context)
    response["Cache-Control"] = "no-store"
    return response
