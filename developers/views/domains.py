"""The domains of a developer account: adding, proving and removing them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from developers.actions import domains
from developers.decorators import acting_for, person
from developers.forms import DomainForm
from developers.models import ChallengeMethod, Developer, VerifiedDomain
from developers.policies import Capability
from marketplace.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@acting_for(Capability.MANAGE)
def domain_list(request: HttpRequest, developer: Developer) -> HttpResponse:
    form = DomainForm(request.POST or None)
    if form.is_valid():
        try:
            domains.add_domain(
                developer=developer,
                domain=form.cleaned_data["domain"],
                method=ChallengeMethod(form.cleaned_data["method"]),
                by=person(request),
            )
        except DomainError as error:
            form.add_error("domain", str(error))
        else:
            messages.success(request, "Now put the proof in place, then have it checked.")
            return redirect("developers:domain-list")
    context = {"form": form, "domains": VerifiedDomain.objects.of(developer).order_by("domain")}
    return TemplateResponse(request, "developers/domains.html", context)


@require_POST
@acting_for(Capability.MANAGE)
def domain_check(request: HttpRequest, developer: Developer, domain_id: int) -> HttpResponse:
    domain = _domain(developer, domain_id)
    try:
        domains.check_domain(domain=domain, by=person(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.info(request, f"We are looking at {domain}. Reload the page in a moment.")
    return redirect("developers:domain-list")


@require_POST
@acting_for(Capability.MANAGE)
def domain_remove(request: HttpRequest, developer: Developer, domain_id: int) -> HttpResponse:
    domain = _domain(developer, domain_id)
    domains.remove_domain(domain=domain, by=person(request))
    messages.success(request, f"{domain} is removed.")
    return redirect("developers:domain-list")


def _domain(developer: Developer, domain_id: int) -> VerifiedDomain:
    return get_object_or_404(VerifiedDomain.objects.of(developer), pk=domain_id)
