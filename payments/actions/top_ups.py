"""Buying usage tokens for a license."""

import uuid
from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.actions import usage
from appstore.actions.installing import NotOffered
from appstore.models import App, AppStatus, License
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from payments import charging, mails
from payments.models import Order, OrderKind

PACKS_MAX = 100


class NoPacks(Conflict):
    code = "no_packs"

    def __init__(self) -> None:
        super().__init__("This tier sells no usage tokens. Change to one that does.")


class PackPriceChanged(Conflict):
    code = "pack_price_changed"

    def __init__(self) -> None:
        super().__init__("The price of a pack has changed. Look again before you buy.")


@transaction.atomic
def buy_tokens(
    *,
    license: License,
    packs: int,
    expected_price_minor: int | None,
    by: User,
    at: datetime,
) -> Order:
    """Add packs of usage tokens to a license, paid from the buyer's wallet at once.

    ``expected_price_minor`` is the price of one pack as the buyer saw it.

    Raises:
        OwnerRequired, NotOffered, NoPacks, PackPriceChanged, LicenseEnded, InsufficientBalance.
    """
    policies.require_owner(license.workspace, by)
    if App.objects.lock(pk=license.app_id).status != AppStatus.PUBLISHED:
        raise NotOffered
    license = License.objects.select_related("plan__app__developer", "workspace").lock(
        pk=license.pk
    )
    plan = license.plan
    usage.require_running(license, at=at)
    if not plan.pack_tokens:
        raise NoPacks
    if expected_price_minor not in {None, plan.pack_price_minor}:
        raise PackPriceChanged
    reference = uuid.uuid4()
    usage.top_up(
        license=license,
        tokens=packs * plan.pack_tokens,
        external_id=f"order-{reference}",
        by=by,
        at=at,
    )
    order = charging.pay(
        plan=plan,
        workspace=license.workspace,
        buyer=by,
        kind=OrderKind.TOP_UP,
        price_minor=packs * plan.pack_price_minor,
        at=at,
        reference=reference,
    )
    audit.record(
        "order.pay", actor=by, target=order, app=plan.app.slug, price_minor=order.price_minor
    )
    mails.order_paid(order)
    return order
