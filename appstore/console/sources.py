"""The files of one's own versions, and what each changes, as reviewers see them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from appstore.console.own import own_app
from appstore.models import App, AppVersion
from appstore.views import browsing, diffing
from appstore.views.browsing import Desk
from developers.policies import Capability


@require_safe
@own_app(Capability.READ)
def source(request: HttpRequest, app: App, version: str, path: str = "") -> HttpResponse:
    return browsing.browse(request, _desk(app, version, "console/source.html"), path)


@require_safe
@own_app(Capability.READ)
def diff(request: HttpRequest, app: App, version: str) -> HttpResponse:
    return diffing.diff_page(request, _desk(app, version, "console/diff.html"))


@require_safe
@own_app(Capability.READ)
def diff_file(request: HttpRequest, app: App, version: str, path: str) -> HttpResponse:
    return diffing.diff_file(request, _desk(app, version, "console/diff.html"), path)


def _desk(app: App, number: str, template: str) -> Desk:
    version = get_object_or_404(AppVersion.objects.select_related("app"), app=app, version=number)
    return Desk(
        version=version,
        source_url=reverse("appstore:version-source", args=(app.slug, number)),
        diff_url=reverse("appstore:version-diff", args=(app.slug, number)),
        template=template,
    )
