"""The way up: what is done, what each step unlocks, what comes next."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from developers.decorators import developer_required, person
from developers.models import Developer
from developers.standing import ladder


@require_safe
@developer_required
def verification(request: HttpRequest, developer: Developer) -> HttpResponse:
    rungs = ladder(developer, by=person(request), at=timezone.now())
    context = {
        "developer": developer,
        "ladder": rungs,
        "next": next((rung for rung in rungs if not rung.done), None),
    }
    return TemplateResponse(request, "developers/verification.html", context)
