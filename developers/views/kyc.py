"""A developer proves who they are."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from developers.actions import kyc as filing
from developers.actions import kyc_checks, kyc_documents
from developers.decorators import acting_for, person
from developers.forms import KycDocumentForm, KycForm
from developers.kyc import countries, overview
from developers.models import PERSONAL, Developer, DocumentKind, KycCase, KycDocument, KycProvider
from developers.policies import Capability
from developers.providers import registry, stripe_identity
from identity.step_up import step_up_required
from marketplace.core.errors import DomainError

REFUSED = 422
# Browsers hold a form's redirects against the policy of the page the form is on.
leads_to_stripe = csp_update({"form-action": [SELF, stripe_identity.PAGES]})
verifier = acting_for(Capability.VERIFY)


@never_cache
@leads_to_stripe
@require_http_methods(["GET", "HEAD", "POST"])
@verifier
def kyc(request: HttpRequest, developer: Developer) -> HttpResponse:
    form = KycForm(request.POST or None, initial=_initial(developer), providers=registry.offered())
    if form.is_valid():
        try:
            filing.save_draft(
                developer=developer,
                details=form.details,
                by=person(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("developers:kyc")
    return _page(request, developer, form=form)


@require_POST
@step_up_required
@verifier
def submit(request: HttpRequest, developer: Developer) -> HttpResponse:
    case = _own_case(developer)
    try:
        case = filing.submit(case=case, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Handed in. You get an e-mail as soon as there is news.")
    return redirect("developers:kyc")


@require_POST
@verifier
def check(request: HttpRequest, developer: Developer) -> HttpResponse:
    """Send the person to the provider's own page."""
    try:
        url = kyc_checks.continue_check(
            case=_own_case(developer),
            return_url=f"{settings.SITE_URL}{reverse('developers:kyc')}",
            by=person(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("developers:kyc")
    return redirect(url)


@leads_to_stripe
@require_http_methods(["GET", "HEAD", "POST"])
@verifier
def document_add(request: HttpRequest, developer: Developer) -> HttpResponse:
    if request.method != "POST":  # the address of a refused upload, opened again
        return redirect("developers:kyc")
    case = _own_case(developer)
    form = KycDocumentForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["document"]
        try:
            kyc_documents.add_document(
                case=case,
                kind=DocumentKind(form.cleaned_data["kind"]),
                name=upload.name,
                chunks=upload.chunks(),
                by=person(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("document", str(error))
        else:
            messages.success(request, "The document is stored, encrypted.")
            return redirect("developers:kyc")
    return _page(request, developer, document_form=form)


@require_POST
@verifier
def document_remove(request: HttpRequest, developer: Developer, document_id: int) -> HttpResponse:
    document = get_object_or_404(KycDocument.objects.of(developer).present(), pk=document_id)
    try:
        kyc_documents.remove_document(document=document, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The document is deleted.")
    return redirect("developers:kyc")


def _own_case(developer: Developer) -> KycCase:
    case = overview.of(developer).case
    if case is None:
        raise Http404
    return case


def _initial(developer: Developer) -> dict[str, str]:
    """What is filled in already; a new check starts with what the last one said."""
    case = overview.of(developer).case
    if case is None:
        return {"kind": "person", "provider": registry.offered()[-1]}
    return {name: getattr(case, name) for name in filing.FIELDS}


def _page(
    request: HttpRequest,
    developer: Developer,
    *,
    form: KycForm | None = None,
    document_form: KycDocumentForm | None = None,
) -> TemplateResponse:
    standing = overview.of(developer)
    case = standing.case
    form = form or KycForm(initial=_initial(developer), providers=registry.offered())
    context: dict[str, Any] = {
        "standing": standing,
        "case": case,
        "form": form,
        "document_form": document_form or KycDocumentForm(),
        "documents": case.documents.present().order_by("pk") if case else [],
        "steps": case.steps.order_by("pk") if case else [],
        "filled_in": _filled_in(case) if case else [],
        "kept_days": settings.KYC_DOCUMENT_RETENTION.days,
        "draft_days": settings.KYC_DRAFT_KEPT_FOR.days,
        "by_stripe": case is not None and case.provider == KycProvider.STRIPE_IDENTITY,
    }
    refused = form.errors or (document_form and document_form.errors)
    return TemplateResponse(
        request, "console/kyc.html", context, status=REFUSED if refused else 200
    )


def _filled_in(case: KycCase) -> list[tuple[str, str]]:
    named = [(name.replace("_", " ").capitalize(), str(getattr(case, name))) for name in PERSONAL]
    country = ("Country", countries.name(case.country))
    return [(label, value) for label, value in (country, *named) if value]
