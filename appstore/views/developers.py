"""The public page of a developer."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from appstore import queries
from appstore.models import App, SortOrder


@require_safe
def developer_page(request: HttpRequest, slug: str) -> TemplateResponse:
    """Who makes the apps: what they say, what of it is verified, and what they offer."""
    developer = get_object_or_404(queries.developers_seen_by(request.user), slug=slug)
    apps = App.objects.listed().with_rating().with_offer().of(developer)
    pages = Paginator(apps.sorted_by(SortOrder.POPULARITY), settings.STORE_APPS_PER_PAGE)
    context = {
        "developer": developer,
        "links": queries.links_of(developer),
        "statistics": queries.statistics_of(developer),
        "page": pages.get_page(request.GET.get("page")),
        "address": request.build_absolute_uri(request.path),
    }
    return TemplateResponse(request, "appstore/developer.html", context)
