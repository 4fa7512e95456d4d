"""Appeals, as the developer sees them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore import rules
from appstore.actions import appeals
from appstore.console.own import own_app
from appstore.forms.appeals import AppealForm
from appstore.models import App, Appeal, AppVersion
from developers import policies
from developers.decorators import person
from developers.policies import Capability
from marketplace.core.errors import DomainError


@require_safe
@own_app(Capability.READ)
def appeal_list(request: HttpRequest, app: App) -> HttpResponse:
    filed = Appeal.objects.filter(decision__app=app)
    context = {
        "app": app,
        "may": policies.capabilities(app.developer, person(request)),
        "appeals": filed.select_related("decision__app", "decision__version__app").order_by("-pk"),
    }
    return TemplateResponse(request, "console/appeal_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.PUBLISH)
def appeal_new(request: HttpRequest, app: App) -> HttpResponse:
    """Against the decision about ``?version=…``, or without one about the app itself."""
    number = request.GET.get("version", "")[:64]
    version = get_object_or_404(AppVersion, app=app, version=number) if number else None
    form = AppealForm(request.POST or None)
    if form.is_valid():
        try:
            filed = appeals.appeal(
                app=app, version=version, by=person(request), at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Your appeal {filed} is with the reviewers.")
            return redirect(filed)
    decision = appeals.decision_against(app, version)
    context = {
        "app": app,
        "version": version,
        "decision": decision,
        "rules": rules.named(decision.rules) if decision else [],
        "appealed": Appeal.objects.filter(decision=decision).first() if decision else None,
        "form": form,
    }
    return TemplateResponse(request, "console/appeal_form.html", context)


@require_POST
@own_app(Capability.PUBLISH)
def appeal_withdraw(request: HttpRequest, app: App, reference: str) -> HttpResponse:
    filed = get_object_or_404(
        Appeal.objects.select_related("decision__app__developer"),
        decision__app=app,
        reference=reference,
    )
    try:
        appeals.withdraw(appeal=filed, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Your appeal {filed} is withdrawn.")
    return redirect("appstore:appeal-list", slug=app.slug)
