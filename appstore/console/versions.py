"""A version's way to the store, in the console."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore import facts, queries
from appstore.actions import publishing, versions
from appstore.console import findings
from appstore.console.conversations import review_context
from appstore.console.decisions import standing_against
from appstore.console.own import own_app
from appstore.console.pages import app_page
from appstore.forms.listing import UploadForm
from appstore.models import App, AppVersion
from developers import policies
from developers.decorators import person
from developers.policies import Capability
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError
from marketplace.core.texts import storable


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.EDIT)
def version_upload(request: HttpRequest, app: App) -> HttpResponse:
    if request.method != "POST":  # the address of a refused upload, opened again
        return redirect("appstore:console-app", slug=app.slug)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return app_page(request, app, form)
    try:
        release = versions.upload_version(
            app=app,
            version=form.cleaned_data["version"],
            changelog=form.cleaned_data["changelog"],
            chunks=form.cleaned_data["archive"].chunks(),
            by=person(request),
        )
    except DomainError as error:
        form.refuse(error)
        return app_page(request, app, form)
    messages.success(request, f"{release} is uploaded: {release.file_count} files.")
    return redirect("appstore:console-app", slug=app.slug)


@require_POST
@own_app(Capability.PUBLISH)
def app_submit(request: HttpRequest, app: App) -> HttpResponse:
    try:
        release = publishing.submit_for_review(app=app, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("appstore:console-app", slug=app.slug)
    return redirect(release)


@require_POST
@own_app(Capability.PUBLISH)
@step_up_required
def app_publish(request: HttpRequest, app: App) -> HttpResponse:
    version = storable(request.POST.get("version", ""))  # none: the newest that is approved
    try:
        release = publishing.publish(
            app=app, by=person(request), at=timezone.now(), version=version
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{release} is in the store.")
    return redirect("appstore:console-app", slug=app.slug)


@require_safe
@own_app(Capability.READ)
def version_detail(request: HttpRequest, app: App, version: str) -> HttpResponse:
    release = get_object_or_404(AppVersion.objects.select_related("app"), app=app, version=version)
    scan = queries.latest_scan(release)
    context = {
        "app": release.app,
        "version": release,
        "scan": scan,
        "sections": findings.sections(scan),
        "rejection_reason": release.rejection_reason,
        "may": policies.capabilities(app.developer, person(request)),
        "manifest_facts": facts.facts_with_origin(release.manifest),
        **standing_against(app, release),
        **review_context(release),
    }
    return TemplateResponse(request, "console/version.html", context)
