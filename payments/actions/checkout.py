"""Buying an app with the money in a Matrix Wallet."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from appstore import policies
from appstore.actions import licensing
from appstore.actions.installing import NotOffered
from appstore.models import App, AppStatus, License, Plan, Workspace
from marketplace.core import audit
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.models import User
from marketplace.core.money import format_minor
from payments import ledger, mails
from payments.models import Account, Order, OrderStatus, RevenueShare, TransferKind
from payments.revenue import split_revenue


class InsufficientBalance(Conflict):
    """A wallet holds less than the price."""

    code = "insufficient_balance"

    def __init__(self, *, price_minor: int, balance_minor: int, currency: str) -> None:
        super().__init__(
            f"Your Matrix Wallet holds {format_minor(balance_minor, currency)}; "
            f"this costs {format_minor(price_minor, currency)}."
        )


class NothingToPay(Invalid):
    code = "nothing_to_pay"

    def __init__(self) -> None:
        super().__init__("This app is free. Install it; there is nothing to buy.")


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
) -> Order:
    """Buy an app for a workspace: charge the wallet, share the sale, issue the license.

    ``expected_price_minor`` is the price the buyer saw, so that a change cannot surprise them.

    Raises:
        OwnerRequired, NotOffered, NothingToPay, PriceChanged, AlreadyOwned, InsufficientBalance.
    """
    policies.require_owner(workspace, by)
    app = App.objects.select_related("developer").lock(pk=app.pk)
    plan = _payable_plan(app, expected_price_minor)
    if License.objects.held().filter(app=app, workspace=workspace).exists():
        raise licensing.AlreadyOwned
    order = Order.objects.create(
        buyer=by,
        app=app,
        plan=plan,
        workspace=workspace,
        price_minor=plan.price_minor,
        currency=plan.currency,
    )
    _charge(order, app=app)
    order.move_to(OrderStatus.PAID)
    order.paid_at = at
    order.save(update_fields=["status", "paid_at"])
    licensing.issue(plan=plan, workspace=workspace, order_reference=order.reference, by=by, at=at)
    audit.record("order.pay", actor=by, target=order, app=app.slug, price_minor=order.price_minor)
    mails.order_paid(order)
    return order


def _payable_plan(app: App, expected_price_minor: int | None) -> Plan:
    if app.status != AppStatus.PUBLISHED:
        raise NotOffered
    plan = app.plan
    if plan.is_free:
        raise NothingToPay
    if expected_price_minor not in {None, plan.price_minor}:
        raise PriceChanged(plan)
    return plan


def _charge(order: Order, *, app: App) -> None:
    """Take the price from the buyer's wallet and share it between developer and platform."""
    wallet = ledger.matrix_wallet(order.buyer, currency=order.currency)
    wallet = Account.objects.lock(pk=wallet.pk)
    if wallet.balance_minor < order.price_minor:
        raise InsufficientBalance(
            price_minor=order.price_minor,
            balance_minor=wallet.balance_minor,
            currency=order.currency,
        )
    bps = settings.PLATFORM_SHARE_BPS
    split = split_revenue(order.price_minor, platform_bps=bps)
    ledger.post(
        kind=TransferKind.SALE,
        reference=str(order.reference),
        description=app.name,
        legs=(
            ledger.Leg(wallet, -order.price_minor),
            ledger.Leg(
                ledger.developer_wallet(app.developer, currency=order.currency),
                split.developer_minor,
            ),
            ledger.Leg(ledger.platform_revenue(currency=order.currency), split.platform_minor),
        ),
    )
    RevenueShare.objects.create(
        order=order,
        developer=app.developer,
        gross_minor=order.price_minor,
        developer_minor=split.developer_minor,
        platform_minor=split.platform_minor,
        platform_bps=bps,
        currency=order.currency,
    )
