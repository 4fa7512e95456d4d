"""The store's pages: finding, reading about and installing apps."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from appstore import facts, permissions, queries
from appstore.actions import installing, reviews, workspaces
from appstore.forms.store import CatalogueForm, InstallForm, ReviewForm
from appstore.models import App, AppInstallation, AppVersion, License, SortOrder, Workspace
from marketplace.core.errors import DomainError
from marketplace.core.models import User

TABS = ("overview", "reviews", "versions", "security")
OTHERS = 4


@require_safe
@vary_on_headers("HX-Request")
def app_list(request: HttpRequest) -> TemplateResponse:
    """The storefront. A browser gets the page; htmx gets the grid alone."""
    form = CatalogueForm(request.GET)
    apps = queries.catalogue(
        text=form.text,
        category=form.chosen_category,
        developer=form.chosen_developer,
        order=form.order,
    )
    context = {
        "form": form,
        "page": Paginator(apps, settings.STORE_APPS_PER_PAGE).get_page(request.GET.get("page")),
        "is_home": not request.GET,
    }
    if "HX-Request" in request.headers:
        return TemplateResponse(request, "appstore/_app_grid.html", context | {"heading": "h2"})
    context["categories"] = queries.categories()
    return TemplateResponse(request, "appstore/app_list.html", context)


@require_safe
def app_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    app = get_object_or_404(App.objects.listed().with_rating().with_offer(), slug=slug)
    version = queries.latest_version(app)
    tab = request.GET.get("tab", "overview")
    context = {
        "app": app,
        "plan": app.plan,
        "version": version,
        "tab": tab if tab in TABS else "overview",
        **_owned(request.user, app),
        **_tab_context(tab, app, version, request),
    }
    if version is not None:
        context["permissions"] = permissions.asked(version.manifest)
        context["runtime_label"] = facts.runtime_label(version.manifest)
    return TemplateResponse(request, "appstore/app_detail.html", context)


def _owned(user: Any, app: App) -> dict[str, Any]:
    """What the visitor has of the app already."""
    if not isinstance(user, User):
        return {}
    installations = AppInstallation.objects.present().of(user).filter(app=app)
    return {
        "license": License.objects.valid(at=timezone.now())
        .filter(app=app, workspace__memberships__user=user)
        .first(),
        "installations": installations.select_related("workspace").order_by("pk"),
    }


def _tab_context(
    tab: str, app: App, version: AppVersion | None, request: HttpRequest
) -> dict[str, Any]:
    if tab == "versions":
        return {"versions": queries.with_log_number(app.versions.published().newest_first())}
    if tab == "security" and version is not None:
        scan = queries.finished_scan(version)
        return {"scan": scan, "finding_counts": queries.finding_counts(scan)}
    if tab == "reviews":
        installed = (
            isinstance(request.user, User)
            and AppInstallation.objects.of(request.user).filter(app=app).exists()
        )
        return {
            "reviews": app.reviews.select_related("author", "version").order_by("-pk")[:50],
            "review_form": ReviewForm() if installed else None,
        }
    others = App.objects.listed().with_rating().with_offer().of(app.developer).exclude(pk=app.pk)
    return {"other_apps": others.sorted_by(SortOrder.POPULARITY)[:OTHERS]}


@require_POST
@login_required
def review_write(request: HttpRequest, slug: str) -> HttpResponse:
    assert isinstance(request.user, User)
    app = get_object_or_404(App.objects.listed(), slug=slug)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one to five stars.")
    else:
        try:
            reviews.rate(app=app, by=request.user, **form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Thank you for your review.")
    return redirect(f"{app.get_absolute_url()}?tab=reviews")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def app_install(request: HttpRequest, slug: str) -> HttpResponse:
    assert isinstance(request.user, User)
    app = get_object_or_404(App.objects.listed().with_offer(), slug=slug)
    workspaces.personal(request.user)
    versions = app.versions.offered().newest_first()
    newest = queries.latest_version(app)
    form = InstallForm(
        request.POST or None,
        workspaces=Workspace.objects.managed_by(request.user).order_by("name", "pk"),
        versions=versions,
        initial={"version": newest.version if newest else ""},
    )
    if form.is_valid():
        try:
            installation, _ = installing.install(
                version=form.cleaned_data["version"],
                workspace=form.cleaned_data["workspace"],
                accept_permissions=True,
                by=request.user,
                at=timezone.now(),
                **form.updates,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"{installation.version} is installed. Start it when you like."
            )
            return redirect(installation)
    context = {
        "app": app,
        "form": form,
        "version": newest,
        # Whichever version is chosen, the button consents to no more than what is shown.
        "permissions": permissions.asked_by_any(version.manifest for version in versions),
    }
    return TemplateResponse(request, "appstore/install.html", context)
