"""The publishing rules, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from appstore.rules import RULES_VERSION, by_group


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    context = {"groups": by_group(), "rules_version": RULES_VERSION}
    return TemplateResponse(request, "appstore/rules.html", context)
