"""Money, as pages: a person's wallet and orders, a developer's earnings."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from developers.decorators import acting_for
from developers.models import Developer
from developers.policies import Capability
from marketplace.core.models import User
from payments import queries
from payments.models import Order, RevenueShare

LINES_PER_PAGE = 50


@require_safe
@login_required
def wallet(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    currency = settings.CURRENCY
    entries = queries.statement(request.user, currency=currency)
    context = {
        "balance_minor": queries.balance_minor(request.user, currency=currency),
        "currency": currency,
        "page": _page(request, entries),
    }
    return TemplateResponse(request, "payments/wallet.html", context)


@require_safe
@acting_for(Capability.SEE_MONEY)
def earnings(request: HttpRequest, developer: Developer) -> HttpResponse:
    currency = settings.CURRENCY
    shares = RevenueShare.objects.of(developer).select_related("order__app").order_by("-pk")
    context = {
        "developer": developer,
        "available_minor": queries.earnings_minor(developer, currency=currency),
        "earned_minor": queries.earned_minor(developer, currency=currency),
        "currency": currency,
        "page": _page(request, shares),
    }
    return TemplateResponse(request, "payments/earnings.html", context)


@require_safe
@login_required
def order_list(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    orders = Order.objects.of(request.user).select_related("app", "workspace").order_by("-pk")
    return TemplateResponse(request, "payments/order_list.html", {"page": _page(request, orders)})


@require_safe
@login_required
def order_detail(request: HttpRequest, reference: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    orders = Order.objects.of(request.user).select_related("app__developer", "workspace", "plan")
    order = get_object_or_404(orders, reference=reference)
    return TemplateResponse(request, "payments/order.html", {"order": order})


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, LINES_PER_PAGE).get_page(request.GET.get("page"))
