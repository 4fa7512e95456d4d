"""How well the desk does."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from appstore.admin.desk.guard import reviewers_only
from appstore.models import ReviewOpinion
from appstore.review import statistics


@require_safe
@reviewers_only
def statistics_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    weeks, sizes = statistics.weeks(at=now), statistics.sizes(at=now)
    context = {
        **admin.site.each_context(request),
        "title": "Review statistics",
        "weeks": weeks,
        "medians": [week.median.total_seconds() / 3600 for week in reversed(weeks)],
        "sizes": [count for _, count in sizes],
        "days": sizes,
        "reviewers": statistics.reviewers(at=now),
        "agreement": statistics.agreement(),
        "pending": ReviewOpinion.objects.pending().count(),
    }
    return TemplateResponse(request, "admin/appstore/desk/statistics.html", context)
