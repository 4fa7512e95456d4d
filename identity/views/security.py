"""The security page: a person's second factors at a glance."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from identity import queries
from marketplace.core.models import User

FEW_CODES = 3


@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    left = queries.recovery_codes_left(request.user)
    context = {
        "devices": queries.devices_of(request.user),
        "recovery_codes_left": left,
        "few_codes": left <= FEW_CODES,
    }
    return TemplateResponse(request, "identity/security.html", context)
