"""The developer console: from an idea to a published version."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore import facts
from appstore.actions import listings, publishing, versions
from appstore.console.own import own_app
from appstore.console.pages import app_page
from appstore.forms.listing import EditListingForm, ListingForm, UploadForm
from appstore.models import App, AppStatus, AppVersion
from appstore.names import NameTooAlike
from developers import policies
from developers.decorators import (
    View,
    acting_developer,
    acting_for,
    developer_required,
    person,
)
from developers.models import Developer
from developers.policies import Capability
from developers.standing import ladder
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError

# Worst first, whatever their alphabet.
SEVERITIES = ("critical", "high", "medium", "low", "info")


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    developer = acting_developer(request)
    if developer is None:
        steps = [("Register as a developer", False, reverse("developers:become"), "")]
        return TemplateResponse(request, "console/overview.html", {"steps": steps + _steps([])})
    apps = list(App.objects.of(developer).with_offer().order_by("-pk"))
    refused = AppVersion.objects.of(developer).filter(status=AppStatus.REJECTED)
    rungs = ladder(developer, by=person(request), at=timezone.now())
    context = {
        "developer": developer,
        "may": policies.capabilities(developer, person(request)),
        "apps": apps,
        "steps": _steps(apps),
        "ladder": [] if all(rung.done for rung in rungs) else rungs,
        "wallets": developer.wallets.select_related("account"),
        "sale_count": developer.shares.count(),
        "attention": [
            {
                "title": f"{version} needs changes",
                "text": version.rejection_reason,
                "url": version.get_absolute_url(),
            }
            for version in refused.select_related("app").newest_first()[:5]
        ],
    }
    return TemplateResponse(request, "console/overview.html", context)


def _steps(apps: list[App]) -> list[tuple[str, bool, str, str]]:
    """Title, done, address, text: from an account to the first sale."""
    published = any(app.status == AppStatus.PUBLISHED for app in apps)
    steps = [
        ("Create an app", bool(apps), reverse("appstore:console-app-create"), ""),
        ("Publish it", published, reverse("appstore:console-app-list"), "Scan, review, publish."),
    ]
    return [] if published else steps


@require_safe
@developer_required
def app_list(request: HttpRequest, developer: Developer) -> HttpResponse:
    apps = App.objects.of(developer).with_offer().order_by("-pk")
    may = policies.capabilities(developer, person(request))
    return TemplateResponse(request, "console/app_list.html", {"apps": apps, "may": may})


@require_http_methods(["GET", "HEAD", "POST"])
@acting_for(Capability.EDIT)
def app_create(request: HttpRequest, developer: Developer) -> HttpResponse:
    form = ListingForm(request.POST or None)
    if form.is_valid():
        try:
            app = listings.create_app(
                developer=developer, by=person(request), currency="EUR", **form.values
            )
        except listings.SlugTaken as error:
            form.add_error("slug", str(error))
        except NameTooAlike as error:
            form.refuse_name(error)
        else:
            return redirect("appstore:console-app", slug=app.slug)
    return TemplateResponse(request, "console/app_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.EDIT)
def app_edit(request: HttpRequest, app: App) -> HttpResponse:
    form = EditListingForm(request.POST or None, app=app)
    if form.is_valid():
        try:
            listings.edit_app(app=app, by=person(request), **form.values)
        except NameTooAlike as error:
            form.refuse_name(error)
        else:
            messages.success(request, "Saved.")
            return redirect("appstore:console-app", slug=app.slug)
    return TemplateResponse(request, "console/app_form.html", {"form": form, "app": app})


@require_safe
@own_app(Capability.READ)
def app_detail(request: HttpRequest, app: App) -> HttpResponse:
    return app_page(request, app, UploadForm(initial={"version": versions.next_number(app)}))
