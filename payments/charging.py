"""Making an order and paying for it, within somebody's transaction."""

from datetime import datetime
from typing import Any

from django.conf import settings

from appstore.models import Plan, Workspace
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from marketplace.core.money import format_minor
from payments import ledger
from payments.models import Account, Order, OrderKind, OrderStatus, RevenueShare, TransferKind
from payments.revenue import split_revenue


class InsufficientBalance(Conflict):
    """A wallet holds less than the price."""

    code = "insufficient_balance"

    def __init__(self, *, price_minor: int, balance_minor: int, currency: str) -> None:
        super().__init__(
            f"Your Matrix Wallet holds {format_minor(balance_minor, currency)}; "
            f"this costs {format_minor(price_minor, currency)}."
        )


def pay(
    *,
    plan: Plan,
    workspace: Workspace,
    buyer: User,
    kind: OrderKind,
    price_minor: int,
    at: datetime,
    **details: Any,
) -> Order:
    """Write the order and take its price out of the buyer's wallet. The caller holds the app.

    What costs nothing, after a coupon or for a trial, moves no money and shares none.
    """
    order = Order(
        buyer=buyer,
        app=plan.app,
        plan=plan,
        workspace=workspace,
        kind=kind,
        price_minor=price_minor,
        currency=plan.currency,
        **details,
    )
    order.move_to(OrderStatus.PAID)
    order.paid_at = at
    order.save()
    if price_minor:
        _charge(order)
    return order


def _charge(order: Order) -> None:
    """Take the price from the buyer's wallet and share it between developer and platform."""
    wallet = ledger.matrix_wallet(order.buyer, currency=order.currency)
    wallet = Account.objects.lock(pk=wallet.pk)
    if wallet.balance_minor < order.price_minor:
        raise InsufficientBalance(
            price_minor=order.price_minor,
            balance_minor=wallet.balance_minor,
            currency=order.currency,
        )
    developer = order.app.developer
    bps = settings.PLATFORM_SHARE_BPS
    split = split_revenue(order.price_minor, platform_bps=bps)
    ledger.post(
        kind=TransferKind.SALE,
        reference=str(order.reference),
        description=order.app.name,
        legs=(
            ledger.Leg(wallet, -order.price_minor),
            ledger.Leg(
                ledger.developer_wallet(developer, currency=order.currency), split.developer_minor
            ),
            ledger.Leg(ledger.platform_revenue(currency=order.currency), split.platform_minor),
        ),
    )
    RevenueShare.objects.create(
        order=order,
        developer=developer,
        gross_minor=order.price_minor,
        developer_minor=split.developer_minor,
        platform_minor=split.platform_minor,
        platform_bps=bps,
        currency=order.currency,
    )
