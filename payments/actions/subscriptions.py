"""What a workspace's owner decides about a subscription."""

from datetime import datetime

from django.db import transaction

from appstore import policies
from appstore.actions import licensing
from appstore.models import Plan, PlanKind
from marketplace.core import audit
from marketplace.core.errors import Conflict
from marketplace.core.models import User
from payments import mails, quotes, renewing
from payments.models import Order, Subscription, SubscriptionStatus


class SubscriptionOver(Conflict):
    code = "subscription_over"

    def __init__(self) -> None:
        super().__init__("This subscription is over. Choose a tier on the app's page to go on.")


class CancelledAlready(Conflict):
    code = "cancelled_already"

    def __init__(self) -> None:
        super().__init__("It is cancelled already, and ends with what is paid for.")


class NotCancelled(Conflict):
    code = "not_cancelled"

    def __init__(self) -> None:
        super().__init__("It is not cancelled. There is nothing to take back.")


class NothingDue(Conflict):
    code = "nothing_due"

    def __init__(self) -> None:
        super().__init__("Nothing is owed. The next payment comes by itself.")


class NotASmallerTier(Conflict):
    code = "not_a_smaller_tier"

    def __init__(self) -> None:
        super().__init__("This tier begins at once. Buy it on the app's page.")


@transaction.atomic
def cancel(*, subscription: Subscription, by: User, at: datetime) -> Subscription:
    """Let it end with what is paid for; what is owed already is not paid any more."""
    subscription = _own(subscription, by)
    if subscription.cancel_at_period_end:
        raise CancelledAlready
    if subscription.status == SubscriptionStatus.PAST_DUE:
        subscription.end(SubscriptionStatus.CANCELLED, at=at)
    else:
        subscription.cancel_at_period_end = True
        subscription.next_plan = None
    subscription.save()
    _last(subscription, by=by, at=at, has_grace=False)
    audit.record("subscription.cancel", actor=by, target=subscription)
    mails.subscription_cancelled(subscription)
    return subscription


@transaction.atomic
def resume(*, subscription: Subscription, by: User, at: datetime) -> Subscription:
    """Take the cancellation back, as long as the period lasts."""
    subscription = _own(subscription, by)
    if not subscription.cancel_at_period_end:
        raise NotCancelled
    if subscription.current_period_end <= at:
        raise SubscriptionOver
    subscription.cancel_at_period_end = False
    subscription.save(update_fields=["cancel_at_period_end"])
    _last(subscription, by=by, at=at, has_grace=True)
    audit.record("subscription.resume", actor=by, target=subscription)
    return subscription


@transaction.atomic
def change_later(*, subscription: Subscription, plan: Plan, by: User) -> Subscription:
    """Go on with a smaller tier when the period is over; naming the present one stays with it."""
    subscription = _own(subscription, by)
    if subscription.cancel_at_period_end:
        raise CancelledAlready
    stays = plan.pk == subscription.plan_id
    if not stays:
        _require_smaller(plan, subscription)
    subscription.next_plan = None if stays else plan
    subscription.save(update_fields=["next_plan"])
    audit.record("subscription.change", actor=by, target=subscription, plan=plan.name)
    return subscription


@transaction.atomic
def pay_now(*, subscription: Subscription, by: User, at: datetime) -> Order:
    """Pay what could not be charged, out of one's own wallet, which pays from now on.

    Raises:
        NothingDue, InsufficientBalance.
    """
    subscription = _own(subscription, by)
    if subscription.status != SubscriptionStatus.PAST_DUE:
        raise NothingDue
    if subscription.coming_plan.kind != PlanKind.SUBSCRIPTION:
        raise NothingDue
    renewing.require_chargeable(subscription, at=at)
    return renewing.renew(subscription, payer=by, by=by, at=at)


def _own(subscription: Subscription, by: User) -> Subscription:
    policies.require_owner(subscription.workspace, by)
    subscription = renewing.lock(subscription.pk)
    if not subscription.is_running:
        raise SubscriptionOver
    return subscription


def _require_smaller(plan: Plan, subscription: Subscription) -> None:
    offered = Plan.objects.offered().filter(app=subscription.plan.app_id, pk=plan.pk)
    if not offered.exists() or not quotes.is_smaller(plan, subscription.plan):
        raise NotASmallerTier


def _last(subscription: Subscription, *, by: User, at: datetime, has_grace: bool) -> None:
    license = subscription.license
    licensing.renew(
        license=license, expires_at=license.expires_at, by=by, at=at, has_grace=has_grace
    )
