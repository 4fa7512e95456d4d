"""The developer agreement, to be read, compared and accepted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from developers import policies, text_changes
from developers.actions import agreements
from developers.agreement_standing import AgreementStanding, standing_of
from developers.decorators import developer_required, person
from developers.forms import AgreementForm
from developers.models import Developer
from developers.policies import Capability
from marketplace.core import markdown
from marketplace.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@developer_required
def agreement(request: HttpRequest, developer: Developer) -> HttpResponse:
    standing = standing_of(developer, at=timezone.now())
    text = standing.to_accept
    shown = {"version": text.version, "sha256": text.sha256} if text else {}
    form = AgreementForm(request.POST or None, initial=shown)
    if form.is_valid():
        try:
            agreements.accept_agreement(
                developer=developer,
                version=form.cleaned_data["version"],
                sha256=form.cleaned_data["sha256"],
                by=person(request),
                at=standing.at,
            )
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("developers:agreement")
        messages.success(request, "Thank you. You may publish now.")
        return redirect("appstore:console")
    context = _context(standing, form) | {
        "may_accept": Capability.AGREE in policies.capabilities(developer, person(request))
    }
    return TemplateResponse(request, "console/agreement.html", context)


def _context(standing: AgreementStanding, form: AgreementForm) -> dict[str, Any]:
    text = standing.to_accept or standing.in_force
    old = standing.accepted_unchanged
    return {
        "form": form,
        "standing": standing,
        "text": text,
        "acceptance": standing.acceptance_of(text),
        "agreement_html": markdown.to_html(text.body),
        "accepted": old,
        "changes": text_changes.compare(old.body, text.body) if old and old != text else None,
    }
