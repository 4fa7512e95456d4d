"""What taking a tier means for a workspace now: what it costs, and when it is paid again.

The page shows a quote before anybody pays; the checkout makes it again under lock and does it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from appstore import policies
from appstore.actions.licensing import AlreadyOwned
from appstore.models import Coupon, License, LicenseState, Plan, PlanKind, Workspace
from marketplace.core.errors import Conflict
from payments.models import Order, Subscription, SubscriptionStatus
from payments.periods import MONTHS, period_end, unused_minor


class WaitsForPeriodEnd(Conflict):
    """A smaller tier begins when the present period is over."""

    code = "waits_for_period_end"

    def __init__(self) -> None:
        super().__init__(
            "This tier begins when what is paid for is over, and costs nothing before. "
            "Choose it on the page of the subscription."
        )


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What taking a tier would do. Amounts in the plan's currency."""

    plan: Plan
    license: License | None
    """What the workspace holds of the app, if it does; it may have expired."""
    subscription: Subscription | None
    coupon: Coupon | None
    starts_at: datetime
    ends_at: datetime | None
    """Of the first period or the trial; empty for what lasts for good."""
    is_trial: bool
    discount_minor: int
    credit_minor: int
    """What is left of an earlier payment, as far as this one needs it."""
    credit_left_minor: int
    """What is left of it after this payment."""

    @property
    def price_minor(self) -> int:
        return self.plan.price_minor

    @property
    def due_minor(self) -> int:
        """What is paid now."""
        paid = self.price_minor - self.discount_minor - self.credit_minor
        return 0 if self.is_trial else paid

    @property
    def discounted_minor(self) -> int:
        """What the first payment is, whenever it comes."""
        return self.price_minor - self.discount_minor

    @property
    def is_change(self) -> bool:
        """Whether it takes the place of something that still counts."""
        return self.license is not None and self.license.state(at=self.starts_at) in {
            LicenseState.ACTIVE,
            LicenseState.GRACE,
        }


def make(*, plan: Plan, workspace: Workspace, coupon: Coupon | None, at: datetime) -> Quote:
    """What taking a tier that costs something would do now.

    Raises:
        AlreadyOwned, LicenseSuspended, WaitsForPeriodEnd.
    """
    licenses = License.objects.held().select_related("plan", "subscription__plan")
    held = licenses.filter(app=plan.app_id, workspace=workspace).first()
    subscription = getattr(held, "subscription", None)
    if held is not None:
        _require_step_up(held, subscription, plan, at=at)
    trial_end = _trial_end(plan, workspace, subscription, at=at)
    coupon = coupon or _kept(subscription, plan)
    discount = coupon.discount_minor(plan.price_minor) if coupon else 0
    credit = _credit_minor(held, subscription, at=at)
    used = 0 if trial_end else min(credit, plan.price_minor - discount)
    return Quote(
        plan=plan,
        license=held,
        subscription=subscription,
        coupon=coupon,
        starts_at=at,
        ends_at=trial_end or _first_end(plan, at),
        is_trial=trial_end is not None,
        discount_minor=discount,
        credit_minor=used,
        credit_left_minor=credit - used,
    )


def is_smaller(new: Plan, old: Plan) -> bool:
    """Whether changing to it waits for the end of what is paid: shorter, or cheaper."""
    if new.kind != PlanKind.SUBSCRIPTION:
        return new.is_free
    length, present = MONTHS[new.interval], MONTHS[old.interval]
    return length < present or (length == present and new.price_minor <= old.price_minor)


def covers(coupon: Coupon, plan: Plan) -> bool:
    """Whether a coupon that a subscription has counts for this plan of it."""
    if coupon.currency not in {"", plan.currency}:
        return False
    named = coupon.plans.values_list("name", flat=True)
    return not named or plan.name in named


def _require_step_up(
    held: License, subscription: Subscription | None, plan: Plan, *, at: datetime
) -> None:
    match held.state(at=at):
        case LicenseState.SUSPENDED:
            raise policies.LicenseSuspended
        case LicenseState.EXPIRED:
            return
    if held.plan_id == plan.pk:
        raise AlreadyOwned
    is_more = plan.kind == PlanKind.ONE_TIME and plan.price_minor > held.plan.price_minor
    if held.plan.kind == PlanKind.ONE_TIME and not is_more:
        raise AlreadyOwned
    is_paid = subscription is not None and subscription.status == SubscriptionStatus.ACTIVE
    if is_paid and held.plan.kind == PlanKind.SUBSCRIPTION and is_smaller(plan, held.plan):
        raise WaitsForPeriodEnd


def _trial_end(
    plan: Plan, workspace: Workspace, subscription: Subscription | None, *, at: datetime
) -> datetime | None:
    """When the trial is over: a running one goes on, a new one begins where there was none yet."""
    if plan.kind != PlanKind.SUBSCRIPTION:
        return None
    if subscription is not None and subscription.status == SubscriptionStatus.TRIALING:
        end = subscription.current_period_end
        return end if end > at else None
    if not plan.trial_days or had_trial(plan, workspace):
        return None
    return at + timedelta(days=plan.trial_days)


def had_trial(plan: Plan, workspace: Workspace) -> bool:
    """There is one for each workspace and app, whatever the tier, and none for who has paid."""
    earlier = Subscription.objects.filter(license__app=plan.app_id, workspace=workspace)
    return earlier.exists()


def _first_end(plan: Plan, at: datetime) -> datetime | None:
    if plan.kind != PlanKind.SUBSCRIPTION:
        return None
    return period_end(anchor=at, start=at, interval=plan.interval)


def _credit_minor(held: License | None, subscription: Subscription | None, *, at: datetime) -> int:
    """What was paid and not used: the rest of a period, or all of what was bought for good."""
    if held is None or held.state(at=at) == LicenseState.EXPIRED:
        return subscription.credit_minor if subscription else 0
    if held.plan.kind == PlanKind.ONE_TIME and held.order_reference:
        order = Order.objects.filter(reference=held.order_reference).first()
        return order.worth_minor if order else 0
    if subscription is None or not subscription.is_running:
        return 0
    if subscription.status != SubscriptionStatus.ACTIVE:
        return subscription.credit_minor
    return subscription.credit_minor + unused_minor(
        sum(order.worth_minor for order in _orders_of_period(subscription)),
        start=subscription.current_period_start,
        end=subscription.current_period_end,
        at=at,
    )


def _orders_of_period(subscription: Subscription) -> list[Order]:
    return list(subscription.orders.filter(period_start=subscription.current_period_start))


def _kept(subscription: Subscription | None, plan: Plan) -> Coupon | None:
    """The coupon that a running subscription has, where it still counts."""
    if subscription is None or not subscription.is_running or subscription.coupon is None:
        return None
    left = subscription.coupon_periods_left
    counts = (left is None or left > 0) and covers(subscription.coupon, plan)
    return subscription.coupon if counts else None
