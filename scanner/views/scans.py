"""A version's scans, for whoever made the app."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from appstore.console.own import own_app
from appstore.models import App, AppVersion
from developers.decorators import person
from developers.policies import Capability
from marketplace.core.errors import DomainError
from scanner.actions import scans


@require_POST
@own_app(Capability.EDIT)
def scan_request(request: HttpRequest, app: App, version: str) -> HttpResponse:
    release = get_object_or_404(AppVersion.objects.select_related("app"), app=app, version=version)
    try:
        scans.request_scan(version=release, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(release)
