"""The licenses of a workspace, as pages for its owners."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from appstore.actions import activating, transferring
from appstore.models import License, Workspace
from appstore.signed import license_keys
from marketplace.core.errors import DomainError
from marketplace.core.models import User

ACTIVATIONS_SHOWN = 100


@require_safe
@login_required
def license_list(request: HttpRequest, slug: str) -> HttpResponse:
    workspace, now = _owned(request, slug), timezone.now()
    rows = workspace.licenses.select_related("app", "plan").order_by("-pk")[:200]
    licenses = [(row, row.state(at=now)) for row in rows]
    context = {"workspace": workspace, "licenses": licenses}
    return TemplateResponse(request, "appstore/licenses.html", context)


@require_safe
@login_required
@never_cache
def license_detail(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    workspace, at = _owned(request, slug), timezone.now()
    license = _license(workspace, key)
    active = license.activations.active()
    usable = license.is_usable(at=at)
    others = Workspace.objects.owned_by(_user(request)).exclude(pk=workspace.pk)
    context = {
        "workspace": workspace,
        "license": license,
        "state": license.state(at=at),
        "license_key": license_keys.issue(license, at=at) if usable else "",
        "activations": active.order_by("-last_seen_at", "pk")[:ACTIVATIONS_SHOWN],
        "activation_count": active.count(),
        "others": others.order_by("name", "pk") if usable and license.is_transferable else [],
    }
    return TemplateResponse(request, "appstore/license.html", context)


@require_POST
@login_required
def license_transfer(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    license = _license(_owned(request, slug), key)
    to = _owned(request, request.POST.get("to", ""))
    try:
        given = transferring.transfer(license=license, to=to, by=_user(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("appstore:license-detail", slug, key)
    messages.success(request, f"{license.app} belongs to {to} now.")
    return redirect("appstore:license-detail", to.slug, given.key)


@require_POST
@login_required
def activation_end(request: HttpRequest, slug: str, key: str, activation_id: int) -> HttpResponse:
    license = _license(_owned(request, slug), key)
    active = license.activations.active().select_related("license__workspace")
    activation = get_object_or_404(active, pk=activation_id)
    activating.end(activation=activation, by=_user(request), at=timezone.now())
    messages.success(request, f"{activation} is ended. Its place is free.")
    return redirect("appstore:license-detail", slug, key)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _owned(request: HttpRequest, slug: str) -> Workspace:
    return get_object_or_404(Workspace.objects.owned_by(_user(request)), slug=slug)


def _license(workspace: Workspace, key: str) -> License:
    return get_object_or_404(workspace.licenses.select_related("app", "plan"), key=key)
