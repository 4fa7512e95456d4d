"""The developer agreement, to be read and accepted."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from developers import policies
from developers.actions import agreements
from developers.decorators import developer_required, person
from developers.forms import AgreementForm
from developers.models import Developer
from marketplace.core import markdown
from marketplace.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@developer_required
def agreement(request: HttpRequest, developer: Developer) -> HttpResponse:
    version = policies.current_agreement()
    form = AgreementForm(request.POST or None, initial={"version": version})
    if form.is_valid():
        try:
            agreements.accept_agreement(
                developer=developer,
                version=form.cleaned_data["version"],
                by=person(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Thank you. You may publish now.")
            return redirect("appstore:console")
    context = {
        "form": form,
        "version": version,
        "accepted_at": developer.agreement_accepted_at
        if policies.has_accepted_agreement(developer)
        else None,
        "agreement_html": markdown.to_html(settings.DEVELOPER_AGREEMENT.read_text()),
    }
    return TemplateResponse(request, "console/agreement.html", context)
