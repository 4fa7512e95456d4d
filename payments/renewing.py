"""What happens to one subscription when its period is over. The caller holds its lock.

Everything of one renewal (the order, the transfer, the license, the new period) is one
transaction, so a worker that dies in the middle has done nothing.
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from appstore.actions import licensing
from appstore.models import App, AppStatus, LicenseState, Plan, PlanKind, WorkspaceRole
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from payments import charging, mails
from payments.charging import InsufficientBalance
from payments.models import Order, OrderKind, Subscription, SubscriptionStatus
from payments.periods import period_end
from payments.quotes import covers

PAYER_LEFT = "Who paid is no owner of the workspace any more."
APP_SUSPENDED = "The app is suspended. Nothing is paid for it now."


class Due(NamedTuple):
    """What the next period costs."""

    plan: Plan
    discount_minor: int
    credit_minor: int

    @property
    def price_minor(self) -> int:
        return self.plan.price_minor - self.discount_minor - self.credit_minor


def lock(subscription_id: int) -> Subscription:
    """The app first, as everywhere: whoever buys or changes a tier waits."""
    known = Subscription.objects.select_related("license").get(pk=subscription_id)
    App.objects.lock(pk=known.license.app_id)
    return Subscription.objects.with_names().lock(pk=subscription_id)


def due(subscription: Subscription) -> Due:
    """What will be charged next, as things stand."""
    plan, coupon = subscription.coming_plan, subscription.coupon
    left = subscription.coupon_periods_left
    counts = coupon is not None and (left is None or left > 0) and covers(coupon, plan)
    discount = coupon.discount_minor(plan.price_minor) if coupon and counts else 0
    return Due(plan, discount, min(subscription.credit_minor, plan.price_minor - discount))


def advance(subscription: Subscription, *, at: datetime) -> None:
    """Renew it, or end it, or note that it could not be paid.

    A license that is under another plan by now was taken up again as a free one, after its end.
    """
    license = subscription.license
    if license.state(at=at) == LicenseState.REVOKED or license.plan_id != subscription.plan_id:
        _end(subscription, SubscriptionStatus.ENDED, at=at)
    elif subscription.cancel_at_period_end:
        _end(subscription, SubscriptionStatus.CANCELLED, at=at)
    elif subscription.coming_plan.kind != PlanKind.SUBSCRIPTION:
        licensing.change_plan(license=license, plan=subscription.coming_plan, by=None, at=at)
        _end(subscription, SubscriptionStatus.ENDED, at=at)
    else:
        _try_to_renew(subscription, at=at)


def renew(subscription: Subscription, *, payer: User, by: User | None, at: datetime) -> Order:
    """Charge the next period and let the license last until its end.

    Raises:
        InsufficientBalance: nothing has changed.
    """
    owed = due(subscription)
    start, end = _next_period(subscription, owed.plan, at=at)
    order = charging.pay(
        plan=owed.plan,
        workspace=subscription.workspace,
        buyer=payer,
        kind=OrderKind.RENEWAL,
        price_minor=owed.price_minor,
        discount_minor=owed.discount_minor,
        credit_minor=owed.credit_minor,
        coupon_code=subscription.coupon.code if subscription.coupon and owed.discount_minor else "",
        subscription=subscription,
        period_start=start,
        period_end=end,
        at=at,
    )
    _extend_license(subscription, owed.plan, end, by=by, at=at)
    subscription.take_up(SubscriptionStatus.ACTIVE)
    subscription.plan, subscription.next_plan, subscription.payer = owed.plan, None, payer
    subscription.current_period_start, subscription.current_period_end = start, end
    subscription.credit_minor -= owed.credit_minor
    if owed.discount_minor:
        subscription.count_coupon()
    subscription.save()
    audit.record("order.pay", actor=by, target=order, app=order.app.slug, renews=subscription.pk)
    mails.order_paid(order)
    return order


class NotChargeable(Conflict):
    """Something else than money stands in the way."""

    code = "not_chargeable"


def require_chargeable(subscription: Subscription, *, at: datetime) -> None:
    """Whoever pays: a suspended app or license is not charged for."""
    if reason := _obstacle(subscription, at=at):
        raise NotChargeable(reason)


def _try_to_renew(subscription: Subscription, *, at: datetime) -> None:
    reason = _obstacle(subscription, at=at) or _payer_missing(subscription)
    if not reason:
        try:
            with transaction.atomic():
                renew(subscription, payer=subscription.payer, by=None, at=at)
        except InsufficientBalance as error:
            subscription.refresh_from_db()
            reason = str(error)
        else:
            return
    if subscription.license.state(at=at) == LicenseState.EXPIRED:
        _end(subscription, SubscriptionStatus.ENDED, at=at)
        return
    is_first = subscription.fail(reason, again_at=at + settings.SUBSCRIPTION_RETRY_EVERY)
    subscription.save()
    if is_first:
        audit.record("subscription.past_due", actor=None, target=subscription, reason=reason)
        mails.payment_failed(subscription)


def _obstacle(subscription: Subscription, *, at: datetime) -> str:
    """Why nothing may be charged now; empty when nothing stands in the way."""
    if subscription.license.app.status != AppStatus.PUBLISHED:
        return APP_SUSPENDED
    if subscription.license.state(at=at) == LicenseState.SUSPENDED:
        return "The license is suspended. Nothing is paid for it now."
    return ""


def _payer_missing(subscription: Subscription) -> str:
    """Nobody pays for a workspace they left. Another owner may take it over by paying."""
    owners = subscription.workspace.memberships.filter(role=WorkspaceRole.OWNER)
    return "" if owners.filter(user=subscription.payer).exists() else PAYER_LEFT


def _next_period(
    subscription: Subscription, plan: Plan, *, at: datetime
) -> tuple[datetime, datetime]:
    """Right after the last one. Nobody pays for one that passed while the marketplace was off.

    Where the length changes, the new periods are counted from here.
    """
    start = subscription.current_period_end
    if plan.interval != subscription.plan.interval:
        subscription.anchor_at = start
    end = period_end(anchor=subscription.anchor_at, start=start, interval=plan.interval)
    if end <= at:
        subscription.anchor_at = start = at
        end = period_end(anchor=start, start=start, interval=plan.interval)
    return start, end


def _extend_license(
    subscription: Subscription, plan: Plan, end: datetime, *, by: User | None, at: datetime
) -> None:
    license = subscription.license
    if plan.pk == license.plan_id:
        licensing.renew(license=license, expires_at=end, by=by, at=at)
    else:
        licensing.change_plan(license=license, plan=plan, by=by, at=at, expires_at=end)


def _end(subscription: Subscription, status: SubscriptionStatus, *, at: datetime) -> None:
    subscription.end(status, at=at)
    subscription.save()
    audit.record("subscription.end", actor=None, target=subscription, status=status)
    mails.subscription_ended(subscription)


def remind(subscription: Subscription) -> None:
    """Say beforehand that a trial ends or that a year is paid soon; once for each period."""
    subscription.reminded_for = subscription.current_period_end
    subscription.save(update_fields=["reminded_for"])
    audit.record("subscription.remind", actor=None, target=subscription)
    mails.payment_comes(subscription, due(subscription).price_minor)
