"""Open source, read in the store by whoever likes to."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from appstore import queries
from appstore.bundles import archive_name, bundle_path
from appstore.models import App, AppVersion
from appstore.views import browsing
from appstore.views.browsing import Desk

FRESH = "public, max-age=60"
"""Short: what is suspended, or closed by its developer, must not be read from a cache for long."""


def _release(slug: str, version: str) -> AppVersion:
    """A published version whose source is open, yanked or not; anything else is not found."""
    app = get_object_or_404(App.objects.listed(), slug=slug)
    return get_object_or_404(queries.open_versions(app), version=version)


@require_safe
def source(request: HttpRequest, slug: str, version: str, path: str = "") -> HttpResponse:
    release = _release(slug, version)
    desk = Desk(
        version=release,
        source_url=reverse("appstore:source", args=(slug, version)),
        template="appstore/source.html",
        shows_findings=False,
        extra={"releases": queries.open_versions(release.app).newest_first()},
    )
    answer = browsing.browse(request, desk, path)
    if not request.user.is_authenticated:
        answer.setdefault("Cache-Control", FRESH)
    return answer


def _digest(_request: HttpRequest, slug: str, version: str) -> str:
    return f'"{_release(slug, version).bundle_sha256}"'


@require_safe
@condition(etag_func=_digest)
def archive(request: HttpRequest, slug: str, version: str) -> HttpResponseBase:
    """The bundle as it was uploaded and approved."""
    release = _release(slug, version)
    path = bundle_path(release.bundle_sha256)
    answer = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=archive_name(f"{slug}-{version}", path),
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if not request.user.is_authenticated:
        answer["Cache-Control"] = FRESH
    return answer
