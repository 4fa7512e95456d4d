"""What a person did, as the audit log has it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from marketplace.core.models import SecurityAudit, User

EVENTS_PER_PAGE = 50


@require_safe
@login_required
def audit_log(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    events = SecurityAudit.objects.seen_by(request.user).in_full().order_by("-pk")
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "console/audit.html", {"page": page})
