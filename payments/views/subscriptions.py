"""What a workspace pays for again and again, and the buttons of its owners."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from appstore.models import Plan, Workspace
from developers.decorators import person
from marketplace.core.errors import DomainError
from payments import queries, quotes, renewing
from payments.actions import subscriptions
from payments.forms import NextPlanForm
from payments.models import Order, Subscription

ORDERS_SHOWN = 50
SPEND_SHOWN = timedelta(days=366)


@require_safe
@login_required
def billing(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a workspace pays for: what comes next, and what was paid."""
    workspace = get_object_or_404(Workspace.objects.of(person(request)), slug=slug)
    rows = Subscription.objects.filter(workspace=workspace).with_names().order_by("-pk")
    orders = Order.objects.filter(workspace=workspace).select_related("app", "plan", "buyer")
    context = {
        "workspace": workspace,
        "subscriptions": [(row, renewing.due(row)) for row in rows],
        "orders": orders.order_by("-pk")[:ORDERS_SHOWN],
        "spend": queries.spend_of(workspace, since=timezone.now() - SPEND_SHOWN),
        "is_owner": queries.owns(person(request), workspace),
    }
    return TemplateResponse(request, "payments/billing.html", context)


@require_safe
@login_required
def subscription_detail(request: HttpRequest, subscription_id: int) -> HttpResponse:
    subscription = _mine(request, subscription_id)
    due = renewing.due(subscription)
    context = {
        "subscription": subscription,
        "app": subscription.plan.app,
        "due": due,
        "tiers": _other_tiers(subscription),
        "orders": subscription.orders.select_related("plan", "buyer").order_by("-pk")[
            :ORDERS_SHOWN
        ],
        "is_owner": queries.owns(person(request), subscription.workspace),
    }
    return TemplateResponse(request, "payments/subscription.html", context)


@require_POST
@login_required
def cancel(request: HttpRequest, subscription_id: int) -> HttpResponse:
    return _done(
        request,
        subscription_id,
        "Cancelled. Nothing more will be taken.",
        lambda row: subscriptions.cancel(subscription=row, by=person(request), at=timezone.now()),
    )


@require_POST
@login_required
def resume(request: HttpRequest, subscription_id: int) -> HttpResponse:
    return _done(
        request,
        subscription_id,
        "Taken back: it goes on as before.",
        lambda row: subscriptions.resume(subscription=row, by=person(request), at=timezone.now()),
    )


@require_POST
@login_required
def pay(request: HttpRequest, subscription_id: int) -> HttpResponse:
    return _done(
        request,
        subscription_id,
        "Paid. Everything goes on.",
        lambda row: subscriptions.pay_now(subscription=row, by=person(request), at=timezone.now()),
    )


@require_POST
@login_required
def change(request: HttpRequest, subscription_id: int) -> HttpResponse:
    subscription = _mine(request, subscription_id)
    form = NextPlanForm(request.POST, plans=subscription.plan.app.plans.all())
    if not form.is_valid():
        messages.error(request, "Choose one of the tiers.")
        return redirect(subscription)
    plan = form.cleaned_data["plan"]
    return _done(
        request,
        subscription_id,
        f"It goes on with {plan.name} when the period is over.",
        lambda row: subscriptions.change_later(subscription=row, plan=plan, by=person(request)),
    )


def _mine(request: HttpRequest, subscription_id: int) -> Subscription:
    mine = Subscription.objects.seen_by(person(request)).with_names()
    return get_object_or_404(mine, pk=subscription_id)


def _done(
    request: HttpRequest,
    subscription_id: int,
    said: str,
    act: Callable[[Subscription], object],
) -> HttpResponse:
    subscription = _mine(request, subscription_id)
    try:
        act(subscription)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(subscription)


def _other_tiers(subscription: Subscription) -> list[tuple[Plan, bool]]:
    """Each other tier on offer, and whether it begins when the period is over."""
    offered = Plan.objects.offered().filter(app=subscription.plan.app_id)
    return [
        (plan, quotes.is_smaller(plan, subscription.plan))
        for plan in offered.exclude(pk=subscription.plan_id)
    ]
