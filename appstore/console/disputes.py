"""Names that were refused, and what was said about them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appstore.actions import name_disputes
from appstore.forms.disputes import NameDisputeForm
from appstore.models import NameDispute
from developers.decorators import acting_for, person
from developers.models import Developer
from developers.policies import Capability
from marketplace.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@acting_for(Capability.EDIT)
def name_dispute(request: HttpRequest, developer: Developer) -> HttpResponse:
    """The form, with the name of ``?name=…`` in it, above what was disputed before."""
    form = NameDisputeForm(request.POST or None, initial={"name": request.GET.get("name", "")[:60]})
    if form.is_valid():
        try:
            name_disputes.dispute(
                developer=developer, by=person(request), at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "A reviewer will look at it. You get an e-mail.")
            return redirect("appstore:name-dispute")
    earlier = NameDispute.objects.of(developer).select_related("like").order_by("-pk")
    context = {"form": form, "disputes": earlier}
    return TemplateResponse(request, "console/name_dispute.html", context)
