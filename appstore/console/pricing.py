"""What an app costs, in the console: its tiers, as the store will show them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appstore.actions import plans
from appstore.console.own import own_app
from appstore.forms.pricing import PlanForm
from appstore.models import App, Plan
from developers import policies
from developers.decorators import person
from developers.policies import Capability
from marketplace.core.errors import DomainError


@require_safe
@own_app(Capability.READ)
def pricing(request: HttpRequest, app: App) -> HttpResponse:
    context = {
        "app": app,
        "tiers": app.tiers,
        "may": policies.capabilities(app.developer, person(request)),
        "has_room": len(app.tiers) < plans.TIERS_MAX,
    }
    return TemplateResponse(request, "console/pricing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.EDIT)
def plan_create(request: HttpRequest, app: App) -> HttpResponse:
    form = PlanForm(request.POST or None)
    if _done(form, lambda: plans.offer(app=app, terms=form.terms, by=person(request))):
        messages.success(request, "The tier is on offer.")
        return redirect("appstore:console-app-pricing", slug=app.slug)
    return _form(request, app, form)


@require_http_methods(["GET", "HEAD", "POST"])
@own_app(Capability.EDIT)
def plan_edit(request: HttpRequest, app: App, plan_id: int) -> HttpResponse:
    plan = _offered(app, plan_id)
    form = PlanForm(request.POST or None, initial=PlanForm.showing(plan))
    if _done(form, lambda: plans.replace(plan=plan, terms=form.terms, by=person(request))):
        messages.success(request, "Changed. Who has the tier already keeps it as it was.")
        return redirect("appstore:console-app-pricing", slug=app.slug)
    return _form(request, app, form, plan=plan)


@require_POST
@own_app(Capability.EDIT)
def plan_withdraw(request: HttpRequest, app: App, plan_id: int) -> HttpResponse:
    plan = _offered(app, plan_id)
    try:
        plans.withdraw(plan=plan, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{plan.name} is off the offer. Who has it keeps it.")
    return redirect("appstore:console-app-pricing", slug=app.slug)


@require_POST
@own_app(Capability.EDIT)
def plan_forward(request: HttpRequest, app: App, plan_id: int) -> HttpResponse:
    """Move a tier one place to the front."""
    plan = _offered(app, plan_id)
    order = [tier.pk for tier in app.tiers]
    place = order.index(plan.pk)
    order.insert(max(place - 1, 0), order.pop(place))
    try:
        plans.reorder(app=app, plan_ids=order, by=person(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("appstore:console-app-pricing", slug=app.slug)


def _offered(app: App, plan_id: int) -> Plan:
    return get_object_or_404(Plan.objects.offered().select_related("app"), app=app, pk=plan_id)


def _done(form: PlanForm, act: Callable[[], object]) -> bool:
    """Whether the form was sent and the action took it; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def _form(request: HttpRequest, app: App, form: PlanForm, **context: Any) -> HttpResponse:
    context |= {"app": app, "form": form}
    return TemplateResponse(request, "console/plan_form.html", context)
