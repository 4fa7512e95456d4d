"""Buying a tier of an app with the money in a Matrix Wallet."""

from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.actions import coupons, licensing
from appstore.actions.installing import NotOffered
from appstore.models import App, AppStatus, Coupon, License, Plan, PlanKind, Workspace
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User
from payments import charging, mails, quotes
from payments.charging import InsufficientBalance
from payments.models import Order, OrderKind, Subscription, SubscriptionStatus
from payments.quotes import Quote

__all__ = ["InsufficientBalance", "NothingToPay", "PriceChanged", "buy"]


class NothingToPay(Invalid):
    code = "nothing_to_pay"

    def __init__(self) -> None:
        super().__init__("This tier is free. Install the app; there is nothing to buy.")


class PriceChanged(Conflict):
    code = "price_changed"

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"The price is {plan.price_label} now. Look again before you buy.")


@transaction.atomic
def buy(
    *,
    app: App,
    workspace: Workspace,
    expected_price_minor: int | None,
    by: User,
    at: datetime,
    plan: Plan | None = None,
    coupon_code: str = "",
) -> Order:
    """Take a tier for a workspace: charge the wallet, share the sale, grant the license.

    Without ``plan`` it is the first tier. ``expected_price_minor`` is the tier's price as the
    buyer saw it, so that a change cannot surprise them. A trial is an order of nothing.

    Raises:
        OwnerRequired, NotOffered, NothingToPay, PriceChanged, AlreadyOwned, InsufficientBalance,
        CouponNotFound, CouponUsed, WaitsForPeriodEnd, LicenseSuspended.
    """
    policies.require_owner(workspace, by)
    app = App.objects.select_related("developer").lock(pk=app.pk)
    plan = _payable(app, plan, expected_price_minor)
    coupon = _coupon(coupon_code, plan, workspace, at=at)
    quote = quotes.make(plan=plan, workspace=workspace, coupon=coupon, at=at)
    order = _order(quote, workspace=workspace, by=by)
    if coupon is not None:
        coupons.redeem(
            coupon=coupon,
            plan=plan,
            workspace=workspace,
            order_reference=order.reference,
            by=by,
            at=at,
        )
    license = _grant(quote, order, by=by)
    _subscribe(quote, order, license)
    audit.record("order.pay", actor=by, target=order, app=app.slug, price_minor=order.price_minor)
    mails.order_paid(order)
    return order


def _payable(app: App, plan: Plan | None, expected_price_minor: int | None) -> Plan:
    if app.status != AppStatus.PUBLISHED:
        raise NotOffered
    wanted = app.plan.pk if plan is None else plan.pk
    offered = next((tier for tier in app.tiers if tier.pk == wanted), None)
    if offered is None:
        raise PriceChanged(app.plan)
    if offered.is_free:
        raise NothingToPay
    if expected_price_minor not in {None, offered.price_minor}:
        raise PriceChanged(offered)
    offered.app = app
    return offered


def _coupon(code: str, plan: Plan, workspace: Workspace, *, at: datetime) -> Coupon | None:
    if not code.strip():
        return None
    return coupons.find(code=code, plan=plan, workspace=workspace, at=at)


def _order(quote: Quote, *, workspace: Workspace, by: User) -> Order:
    kind = OrderKind.CHANGE if quote.is_change else OrderKind.PURCHASE
    return charging.pay(
        plan=quote.plan,
        workspace=workspace,
        buyer=by,
        kind=OrderKind.TRIAL if quote.is_trial else kind,
        price_minor=quote.due_minor,
        discount_minor=0 if quote.is_trial else quote.discount_minor,
        credit_minor=quote.credit_minor,
        coupon_code=quote.coupon.code if quote.coupon else "",
        at=quote.starts_at,
    )


def _grant(quote: Quote, order: Order, *, by: User) -> License:
    if quote.license is not None and quote.is_change:
        return licensing.change_plan(
            license=quote.license,
            plan=quote.plan,
            by=by,
            at=quote.starts_at,
            expires_at=quote.ends_at,
            is_trial=quote.is_trial,
            order_reference=order.reference,
        )
    return licensing.issue(
        plan=quote.plan,
        workspace=order.workspace,
        order_reference=order.reference,
        by=by,
        at=quote.starts_at,
        expires_at=quote.ends_at,
        is_trial=quote.is_trial,
    )


def _subscribe(quote: Quote, order: Order, license: License) -> None:
    """Remember what is paid again and when; or that nothing is any more."""
    subscription = quote.subscription
    if quote.plan.kind != PlanKind.SUBSCRIPTION:
        if subscription is not None and subscription.is_running:
            subscription.end(SubscriptionStatus.ENDED, at=quote.starts_at)
            subscription.save()
        return
    status = SubscriptionStatus.TRIALING if quote.is_trial else SubscriptionStatus.ACTIVE
    if subscription is None:
        subscription = Subscription(license=license, workspace=order.workspace, status=status)
    subscription.take_up(status)
    _begin(subscription, quote, payer=order.buyer)
    subscription.save()
    order.subscription = subscription
    order.period_start, order.period_end = quote.starts_at, quote.ends_at
    order.save(update_fields=["subscription", "period_start", "period_end"])


def _begin(subscription: Subscription, quote: Quote, *, payer: User) -> None:
    assert quote.ends_at is not None
    subscription.plan, subscription.payer = quote.plan, payer
    subscription.next_plan, subscription.cancel_at_period_end = None, False
    subscription.current_period_start = quote.starts_at
    subscription.current_period_end = quote.ends_at
    subscription.anchor_at = quote.ends_at if quote.is_trial else quote.starts_at
    subscription.credit_minor = quote.credit_left_minor
    if quote.is_trial:
        subscription.trial_ends_at = quote.ends_at
    if quote.coupon != subscription.coupon or not quote.coupon:
        subscription.coupon = quote.coupon
        subscription.coupon_periods_left = quote.coupon.periods if quote.coupon else None
    if not quote.is_trial:
        subscription.count_coupon()
