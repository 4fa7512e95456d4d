"""Buying usage tokens, as a page."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appstore.models import License, Workspace
from marketplace.core.errors import DomainError
from marketplace.core.models import User
from payments import queries
from payments.actions import top_ups
from payments.forms import PacksForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buy_tokens(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    assert isinstance(request.user, User)
    workspace = get_object_or_404(Workspace.objects.owned_by(request.user), slug=slug)
    held = License.objects.select_related("app", "plan", "workspace").filter(workspace=workspace)
    license = get_object_or_404(held, key=key)
    form = PacksForm(request.POST or None, initial={"price_minor": license.plan.pack_price_minor})
    if form.is_valid():
        try:
            top_ups.buy_tokens(
                license=license,
                packs=form.cleaned_data["packs"],
                expected_price_minor=form.cleaned_data["price_minor"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The tokens are there.")
            return redirect("appstore:license-usage", slug=slug, key=key)
    context = {
        "workspace": workspace,
        "license": license,
        "form": form,
        "balance_minor": queries.balance_minor(request.user, currency=settings.CURRENCY),
    }
    return TemplateResponse(request, "payments/tokens.html", context)
