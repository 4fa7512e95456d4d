"""The page on which somebody takes a tier: what it costs, and what follows from it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appstore import guesses
from appstore.actions import coupons, licensing, workspaces
from appstore.models import App, Plan, Workspace
from marketplace.core.errors import DomainError
from marketplace.core.models import User
from payments import queries, quotes
from payments.actions import checkout
from payments.forms import PurchaseForm
from payments.models import Order, OrderKind
from payments.quotes import Quote


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a tier costs and what is left; on confirmation, on to installing the app."""
    assert isinstance(request.user, User)
    app = get_object_or_404(App.objects.listed().with_offer(), slug=slug)
    plan = _chosen(app, request.GET.get("plan", ""))
    own = workspaces.personal(request.user)
    form = PurchaseForm(
        request.POST or None,
        workspaces=Workspace.objects.owned_by(request.user),
        initial={"workspace": own},
    )
    quote = None
    if not request.POST or form.is_valid():
        try:
            if request.POST and "apply" not in request.POST:
                return _bought(request, _buy(app, plan, form, by=request.user))
            quote = _quote(plan, form, own, by=request.user)
        except DomainError as error:
            if form.is_bound:
                form.add_error("coupon" if _is_of_coupon(error) else None, str(error))
            else:
                return _page(request, app, plan, form, refusal=error)
    return _page(request, app, plan, form, quote=quote or _plain(plan, form, own))


@require_http_methods(["POST"])
@login_required
def take_free(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a tier that costs nothing, and go on to installing the app."""
    assert isinstance(request.user, User)
    app = get_object_or_404(App.objects.listed().with_offer(), slug=slug)
    plan = _chosen(app, request.POST.get("plan", ""))
    if not plan.is_free:
        return redirect(f"{_address(app)}?plan={plan.pk}")
    try:
        licensing.issue(
            plan=plan,
            workspace=workspaces.personal(request.user),
            order_reference=None,
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(app)
    return redirect("appstore:app-install", slug=app.slug)


def _chosen(app: App, plan_id: str) -> Plan:
    if not plan_id:
        return next((plan for plan in app.tiers if not plan.is_free), app.plan)
    chosen = next((plan for plan in app.tiers if str(plan.pk) == plan_id), None)
    if chosen is None:
        raise Http404
    return chosen


def _buy(app: App, plan: Plan, form: PurchaseForm, *, by: User) -> Order:
    code, at = form.cleaned_data["coupon"], timezone.now()
    if code:
        guesses.count(by, at=at)
    return checkout.buy(
        app=app,
        plan=plan,
        workspace=form.cleaned_data["workspace"],
        expected_price_minor=form.cleaned_data["price_minor"],
        coupon_code=code,
        by=by,
        at=at,
    )


def _bought(request: HttpRequest, order: Order) -> HttpResponse:
    if order.kind == OrderKind.CHANGE:
        messages.success(request, f"{order.app} is on {order.plan.name} now.")
        return redirect(order.subscription or order)
    began = order.kind == OrderKind.TRIAL
    messages.success(
        request, f"Your trial of {order.app} has begun." if began else f"{order.app} is yours."
    )
    return redirect("appstore:app-install", slug=order.app.slug)


def _quote(plan: Plan, form: PurchaseForm, own: Workspace, *, by: User) -> Quote | None:
    if plan.is_free:
        raise checkout.NothingToPay
    at = timezone.now()
    workspace, code = own, ""
    if form.is_bound:
        workspace, code = form.cleaned_data["workspace"], form.cleaned_data["coupon"]
    coupon = None
    if code:
        guesses.count(by, at=at)
        coupon = coupons.find(code=code, plan=plan, workspace=workspace, at=at)
    return quotes.make(plan=plan, workspace=workspace, coupon=coupon, at=at)


def _plain(plan: Plan, form: PurchaseForm, own: Workspace) -> Quote | None:
    """What it costs without what was refused, to be shown beside the refusal."""
    chosen = getattr(form, "cleaned_data", {}).get("workspace", own)
    try:
        return quotes.make(plan=plan, workspace=chosen, coupon=None, at=timezone.now())
    except DomainError:
        return None


def _is_of_coupon(error: DomainError) -> bool:
    return isinstance(error, coupons.CouponNotFound | coupons.CouponUsed | guesses.CouponGuessed)


def _address(app: App) -> str:
    return f"{app.get_absolute_url()}buy/"


def _page(
    request: HttpRequest,
    app: App,
    plan: Plan,
    form: PurchaseForm,
    *,
    quote: Quote | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    assert isinstance(request.user, User)
    balance_minor = queries.balance_minor(request.user, currency=plan.currency)
    context: dict[str, Any] = {
        "app": app,
        "plan": plan,
        "form": form,
        "quote": quote,
        "refusal": refusal,
        "balance_minor": balance_minor,
        "after_minor": balance_minor - (quote.due_minor if quote else plan.price_minor),
    }
    return TemplateResponse(request, "appstore/buy.html", context)
