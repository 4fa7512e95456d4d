"""A version's files and what they change, on the review desk."""

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from appstore import policies
from appstore.actions import sources
from appstore.models import AppVersion
from appstore.sources.changes import changes_of
from appstore.views import browsing, diffing
from appstore.views.browsing import Desk
from marketplace.core.models import User

SOURCE = "admin/appstore/appversion/source.html"
DIFF = "admin/appstore/appversion/diff.html"


def source_urls(site: AdminSite) -> list[URLPattern]:
    """Addresses below a version; they come before the admin's own."""
    return [
        path(f"<int:version_id>/{place}", site.admin_view(view), name=f"appstore_appversion_{name}")
        for place, view, name in (
            ("source/", source, "source"),
            ("source/<path:path>", source, "source"),
            ("diff/", diff, "diff"),
            ("diff/<path:path>", diff_file, "diff_file"),
            ("changes/", changes, "changes"),
        )
    ]


def source(request: HttpRequest, version_id: int, path: str = "") -> HttpResponse:
    return browsing.browse(request, _desk(request, version_id, SOURCE), path)


def diff(request: HttpRequest, version_id: int) -> HttpResponse:
    return diffing.diff_page(request, _desk(request, version_id, DIFF))


def diff_file(request: HttpRequest, version_id: int, path: str) -> HttpResponse:
    return diffing.diff_file(request, _desk(request, version_id, DIFF), path)


def changes(request: HttpRequest, version_id: int) -> HttpResponse:
    """What ``_changes.html`` shows, once the files are read."""
    desk = _desk(request, version_id, DIFF)
    found = changes_of(desk.version)
    if not found.is_ready:
        pair = (desk.version, found.base) if found.base else (desk.version,)
        sources.prepare(*pair, at=timezone.now())
    template = "admin/appstore/appversion/_changes.html"
    return TemplateResponse(request, template, {"changes": found})


def _desk(request: HttpRequest, version_id: int, template: str) -> Desk:
    """For reviewers, of whom it is noted that they looked."""
    if not isinstance(request.user, User) or not policies.is_reviewer(request.user):
        raise PermissionDenied
    version = get_object_or_404(AppVersion.objects.select_related("app__developer"), pk=version_id)
    sources.note_reading(version=version, by=request.user, at=timezone.now())
    return Desk(
        version=version,
        source_url=reverse("admin:appstore_appversion_source", args=(version_id,)),
        diff_url=reverse("admin:appstore_appversion_diff", args=(version_id,)),
        template=template,
        extra={
            "title": str(version),
            "is_nav_sidebar_enabled": False,
            "may_put_aside": policies.may_review(request.user, version.app),
            "beside_code": True,
        },
    )
