"""The page of one app, which several of its views end in."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from appstore.console.decisions import standing_against
from appstore.forms.listing import UploadForm
from appstore.models import App
from developers import policies
from developers.decorators import person


def app_page(request: HttpRequest, app: App, form: UploadForm) -> TemplateResponse:
    """The app's page; with what was wrong, when an upload was refused."""
    releases = list(app.versions.select_related("rollout").newest_first())
    context: dict[str, Any] = {
        "app": app,
        "may": policies.capabilities(app.developer, person(request)),
        "versions": releases,
        "upload_form": form,
        "lifecycle_status": releases[0].status if releases else app.status,
        "rejection_reason": releases[0].rejection_reason if releases else "",
        **standing_against(app, releases[0] if releases else None),
    }
    return TemplateResponse(
        request, "console/app.html", context, status=422 if form.errors else 200
    )
