"""A subscription from its start to its end, as its workspace and time have it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from appstore import policies
from appstore.actions import coupons, licensing, workspaces
from appstore.models import AppStatus, License, LicenseState
from marketplace.core.models import SecurityAudit
from payments import quotes
from payments.actions import checkout, subscriptions
from payments.models import Account, Order, RevenueShare, Subscription
from payments.models.subscription import SUBSCRIBING, SubscriptionStatus
from tests.factories import UserFactory, give_money
from tests.factories.plans import make_coupon, offer_tier, subscribable
from tests.payments.shopping import START, buy, buyer_with, keep, subscribe, wallet_of

DAY = timedelta(days=1)
MONTH = timedelta(days=28)  # from 31 January to 28 February


@pytest.fixture
def plan():
    return subscribable(price_minor=10_00)


@pytest.fixture
def buyer():
    return buyer_with(100_00)


def test_the_first_period_is_paid_at_once(plan, buyer):
    order = buy(plan, buyer, expected=10_00)

    subscription = order.subscription
    assert (order.price_minor, order.kind, wallet_of(buyer)) == (10_00, "purchase", 90_00)
    assert (subscription.status, subscription.payer) == ("active", buyer)
    assert subscription.current_period_end == START + MONTH
    held = subscription.license
    assert (held.expires_at, held.is_trial) == (START + MONTH, False)
    assert held.grace_until == START + MONTH + 7 * DAY


def test_a_period_is_renewed_once_however_often_the_worker_looks(plan, buyer):
    subscription = subscribe(plan, buyer)

    keep(subscription, START + MONTH - DAY)
    assert wallet_of(buyer) == 90_00
    for _ in range(3):
        subscription = keep(subscription, START + MONTH + DAY)

    assert wallet_of(buyer) == 80_00
    assert subscription.current_period_start == START + MONTH
    assert subscription.license.expires_at == START.replace(month=3, day=31)
    assert RevenueShare.objects.count() == 2
    assert Account.objects.aggregate(total=Sum("balance_minor"))["total"] == 0
    renewal = subscription.orders.get(kind="renewal")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=renewal.pk).update(period_start=START)


def test_a_year_of_months_ends_on_the_31st_again(plan):
    buyer = buyer_with(1000_00)
    subscription = subscribe(plan, buyer)
    for _ in range(12):
        subscription = keep(subscription, subscription.current_period_end)
    assert subscription.current_period_end == START.replace(year=2028, month=2, day=29)
    assert subscription.orders.count() == 13


def test_nobody_pays_for_months_in_which_the_marketplace_was_off(plan, buyer):
    subscription = subscribe(plan, buyer)
    back = START + 200 * DAY
    subscription = keep(subscription, back)
    assert wallet_of(buyer) == 80_00
    assert subscription.current_period_start == back


def test_a_failed_payment_has_grace_heals_and_is_mailed_once(
    plan, mailoutbox, django_capture_on_commit_callbacks
):
    buyer = buyer_with(10_00)
    subscription = subscribe(plan, buyer)
    end = subscription.current_period_end

    with django_capture_on_commit_callbacks(execute=True):
        for hours in range(4):
            subscription = keep(subscription, end + timedelta(hours=hours))
    assert (subscription.status, subscription.attempts) == ("past_due", 4)
    assert [mail.subject for mail in mailoutbox] == [f"{plan.app} could not be paid"]
    assert subscription.license.state(at=end + DAY) == LicenseState.GRACE

    give_money(buyer, 10_00)
    subscription = keep(subscription, end + DAY)
    assert (subscription.status, subscription.attempts) == ("active", 0)
    assert subscription.current_period_start == end
    assert wallet_of(buyer) == 0


def test_what_is_never_paid_ends_with_its_grace(plan):
    subscription = subscribe(plan, buyer_with(10_00))
    end = subscription.current_period_end

    subscription = keep(subscription, end)
    subscription = keep(subscription, end + 7 * DAY)

    assert (subscription.status, subscription.ended_at) == ("ended", end + 7 * DAY)
    assert subscription.license.state(at=end + 7 * DAY) == LicenseState.EXPIRED
    assert Order.objects.count() == 1


def test_paying_meanwhile_heals_and_takes_the_paying_over(plan):
    subscription = subscribe(plan, buyer_with(10_00))
    workspace, other = subscription.workspace, buyer_with(10_00)
    workspace.memberships.create(user=other, role="owner")
    at = subscription.current_period_end + DAY
    keep(subscription, at)

    subscriptions.pay_now(subscription=subscription, by=other, at=at)

    subscription.refresh_from_db()
    assert (subscription.status, subscription.payer) == ("active", other)
    assert wallet_of(other) == 0
    with pytest.raises(subscriptions.NothingDue):
        subscriptions.pay_now(subscription=subscription, by=other, at=at)


def test_nobody_pays_for_a_workspace_they_left(plan, buyer):
    subscription = subscribe(plan, buyer)
    subscription.workspace.memberships.all().delete()
    subscription = keep(subscription, subscription.current_period_end)
    assert (subscription.status, wallet_of(buyer)) == ("past_due", 90_00)


def test_a_suspended_app_is_not_charged_for_and_goes_on_when_it_is_back(plan, buyer):
    subscription = subscribe(plan, buyer)
    plan.app.move_to(AppStatus.SUSPENDED)
    plan.app.save()
    subscription = keep(subscription, subscription.current_period_end)
    assert (subscription.status, wallet_of(buyer)) == ("past_due", 90_00)

    plan.app.move_to(AppStatus.PUBLISHED)
    plan.app.save()
    assert keep(subscription, subscription.current_period_end + DAY).status == "active"


def test_a_cancelled_one_works_to_its_end_and_no_longer(plan, buyer):
    subscription = subscribe(plan, buyer)
    end = subscription.current_period_end

    subscriptions.cancel(subscription=subscription, by=buyer, at=START)
    held = License.objects.get()
    assert held.state(at=end - DAY) == LicenseState.ACTIVE
    assert held.state(at=end) == LicenseState.EXPIRED

    subscription = keep(subscription, end)
    assert (subscription.status, wallet_of(buyer)) == ("cancelled", 90_00)
    with pytest.raises(subscriptions.SubscriptionOver):
        subscriptions.resume(subscription=subscription, by=buyer, at=end)


def test_a_cancellation_is_taken_back(plan, buyer):
    subscription = subscribe(plan, buyer)
    subscriptions.cancel(subscription=subscription, by=buyer, at=START)
    with pytest.raises(subscriptions.CancelledAlready):
        subscriptions.cancel(subscription=subscription, by=buyer, at=START)

    subscriptions.resume(subscription=subscription, by=buyer, at=START + DAY)

    assert License.objects.get().grace_until == START + MONTH + 7 * DAY
    with pytest.raises(subscriptions.NotCancelled):
        subscriptions.resume(subscription=subscription, by=buyer, at=START + DAY)
    assert keep(subscription, START + MONTH).status == "active"


def test_it_is_taken_up_again_under_the_same_license(plan, buyer):
    subscription = subscribe(plan, buyer)
    subscriptions.cancel(subscription=subscription, by=buyer, at=START)
    keep(subscription, START + MONTH)

    again = subscribe(plan, buyer, at=START + 60 * DAY)

    assert (again.pk, again.license_id) == (subscription.pk, subscription.license_id)
    assert (again.status, again.current_period_start) == ("active", START + 60 * DAY)
    assert not again.cancel_at_period_end


def test_a_trial_costs_nothing_until_it_ends(buyer):
    plan = subscribable(price_minor=10_00, trial_days=14)

    order = buy(plan, buyer)
    assert (order.kind, order.price_minor, wallet_of(buyer)) == ("trial", 0, 100_00)
    held = License.objects.get()
    assert (held.is_trial, held.expires_at) == (True, START + 14 * DAY)

    subscription = keep(order.subscription, START + 14 * DAY)
    assert (subscription.status, wallet_of(buyer)) == ("active", 90_00)
    assert subscription.current_period_end == (START + 14 * DAY).replace(month=3)
    assert not License.objects.get().is_trial


def test_there_is_one_trial_for_each_workspace_and_app(buyer):
    plan = subscribable(price_minor=10_00, trial_days=14)
    other = offer_tier(plan.app, "Big", price_minor=20_00, trial_days=14)
    subscription = subscribe(plan, buyer)
    subscriptions.cancel(subscription=subscription, by=buyer, at=START)
    keep(subscription, START + 14 * DAY)

    again = buy(other, buyer, at=START + 20 * DAY)

    assert (again.kind, wallet_of(buyer)) == ("purchase", 80_00)


def test_a_trial_of_another_tier_ends_when_the_first_would_have(buyer):
    plan = subscribable(price_minor=10_00, trial_days=14)
    big = offer_tier(plan.app, "Big", price_minor=20_00, trial_days=30)
    buy(plan, buyer)

    order = buy(big, buyer, at=START + 5 * DAY)

    assert (order.kind, wallet_of(buyer)) == ("trial", 100_00)
    assert order.subscription.current_period_end == START + 14 * DAY
    keep(order.subscription, START + 14 * DAY)
    assert wallet_of(buyer) == 80_00


def test_a_word_comes_before_a_trial_ends_and_before_a_year_is_paid(
    buyer, mailoutbox, django_capture_on_commit_callbacks
):
    trial = subscribe(subscribable(price_minor=10_00, trial_days=14), buyer)
    year = subscribe(subscribable(price_minor=50_00, interval="year"), buyer)

    with django_capture_on_commit_callbacks(execute=True):
        for moment in (START + 10 * DAY, START + 11 * DAY, START + 12 * DAY):
            keep(trial, moment)
        keep(year, year.current_period_end - 10 * DAY)
        keep(year, year.current_period_end - 9 * DAY)

    told = [mail.subject for mail in mailoutbox if mail.subject.endswith("soon")]
    assert told == [f"{trial.plan.app}: €10.00 soon", f"{year.plan.app}: €50.00 soon"]


def test_a_bigger_tier_begins_at_once_with_what_is_unused_taken_off(plan, buyer):
    big = offer_tier(plan.app, "Big", price_minor=30_00)
    buy(plan, buyer)

    order = buy(big, buyer, at=START + 7 * DAY)  # 21 of 28 days are left

    assert (order.kind, order.credit_minor, order.price_minor) == ("change", 7_50, 22_50)
    assert order.subscription.current_period_start == START + 7 * DAY
    assert License.objects.get().plan == big
    assert wallet_of(buyer) == 100_00 - 10_00 - 22_50


def test_what_was_credited_is_worth_as_much_the_next_time(plan, buyer):
    big = offer_tier(plan.app, "Big", price_minor=30_00)
    bigger = offer_tier(plan.app, "Bigger", price_minor=50_00)
    buy(plan, buyer)
    buy(big, buyer, at=START + DAY)

    order = buy(bigger, buyer, at=START + DAY + timedelta(minutes=1))

    assert (order.credit_minor, order.price_minor) == (30_00, 20_00)


def test_a_smaller_tier_waits_for_the_end_of_the_period(buyer):
    plan = subscribable(price_minor=30_00)
    small = offer_tier(plan.app, "Small", price_minor=10_00)
    subscription = subscribe(plan, buyer)
    with pytest.raises(quotes.WaitsForPeriodEnd):
        buy(small, buyer, at=START + DAY)

    subscriptions.change_later(subscription=subscription, plan=small, by=buyer)
    assert License.objects.get().plan == plan
    subscription = keep(subscription, START + MONTH)

    assert (subscription.plan, subscription.license.plan) == (small, small)
    assert wallet_of(buyer) == 60_00


def test_a_free_tier_takes_over_when_the_paid_one_is_over(plan, buyer):
    free = offer_tier(plan.app, "Free", price_minor=0, interval="")
    subscription = subscribe(plan, buyer)

    subscriptions.change_later(subscription=subscription, plan=free, by=buyer)
    subscription = keep(subscription, START + MONTH)

    assert subscription.status == "ended"
    held = License.objects.get()
    assert (held.plan, held.expires_at, wallet_of(buyer)) == (free, None, 90_00)


def test_a_change_that_begins_at_once_is_not_scheduled(plan, buyer):
    big = offer_tier(plan.app, "Big", price_minor=30_00)
    subscription = subscribe(plan, buyer)
    with pytest.raises(subscriptions.NotASmallerTier):
        subscriptions.change_later(subscription=subscription, plan=big, by=buyer)
    with pytest.raises(subscriptions.NotASmallerTier):
        subscriptions.change_later(
            subscription=subscription, plan=subscribable(name="X", price_minor=1), by=buyer
        )


def test_a_subscription_gives_way_to_one_payment(plan, buyer):
    for_good = offer_tier(plan.app, "For good", price_minor=50_00, interval="")
    subscription = subscribe(plan, buyer)

    order = buy(for_good, buyer, at=START)

    subscription.refresh_from_db()
    assert (order.credit_minor, order.price_minor, subscription.status) == (10_00, 40_00, "ended")
    assert License.objects.get().expires_at is None


def test_a_bigger_tier_paid_once_costs_the_difference(buyer):
    small = subscribable(price_minor=10_00, interval="")
    big = offer_tier(small.app, "Big", price_minor=25_00, interval="")
    buy(small, buyer)

    order = buy(big, buyer)

    assert (order.credit_minor, order.price_minor) == (10_00, 15_00)
    with pytest.raises(licensing.AlreadyOwned):
        buy(small, buyer)


def test_who_has_the_free_tier_may_buy_another(plan, buyer):
    free = offer_tier(plan.app, "Free", price_minor=0, interval="")
    workspace = workspaces.personal(buyer)
    licensing.issue(plan=free, workspace=workspace, order_reference=None, by=buyer, at=START)

    order = buy(plan, buyer)

    assert License.objects.get().plan == plan
    assert License.objects.get().order_reference == order.reference


@pytest.mark.parametrize("act", ["cancel", "resume", "pay_now"])
def test_only_an_owner_of_the_workspace_decides(plan, buyer, act):
    subscription = subscribe(plan, buyer)
    member = UserFactory()
    subscription.workspace.memberships.create(user=member, role="member")
    before = SecurityAudit.objects.count()
    for somebody in (member, UserFactory()):
        with pytest.raises(policies.OwnerRequired):
            getattr(subscriptions, act)(subscription=subscription, by=somebody, at=START)
    assert SecurityAudit.objects.count() == before


def test_the_same_tier_is_not_bought_twice(plan, buyer):
    buy(plan, buyer)
    with pytest.raises(licensing.AlreadyOwned):
        buy(plan, buyer)
    assert wallet_of(buyer) == 90_00


def test_a_tier_that_is_off_the_offer_is_not_sold(plan, buyer):
    offer_tier(plan.app, "Other")
    plan.is_offered = False
    plan.save()
    with pytest.raises(checkout.PriceChanged):
        buy(plan, buyer)
    assert not Subscription.objects.exists()


def test_a_coupon_counts_for_as_many_payments_as_it_says(plan, buyer):
    make_coupon(plan.app, at=START, percent_bps=5000, duration="periods", duration_periods=2)
    subscription = subscribe(plan, buyer, coupon="spring")
    for _ in range(2):
        subscription = keep(subscription, subscription.current_period_end)
    prices = subscription.orders.order_by("pk").values_list("price_minor", "discount_minor")
    assert list(prices) == [(5_00, 5_00), (5_00, 5_00), (10_00, 0)]
    assert coupons.Coupon.objects.get().redemption_count == 1


def test_a_trials_coupon_counts_for_the_first_payment(buyer):
    plan = subscribable(price_minor=10_00, trial_days=14)
    make_coupon(plan.app, at=START)
    subscription = subscribe(plan, buyer, coupon="SPRING")
    keep(subscription, START + 14 * DAY)
    assert wallet_of(buyer) == 95_00


def test_every_move_outside_the_table_is_refused():
    for status in SubscriptionStatus:
        for target in SubscriptionStatus:
            row = Subscription(status=status)
            if SUBSCRIBING.allows(status, target):
                row.move_to(target)
                assert row.status == target
            else:
                with pytest.raises(Exception, match="Cannot go"):
                    row.move_to(target)


def test_who_took_the_free_tier_after_all_is_not_charged_when_money_comes(plan):
    offer_tier(plan.app, "Free", price_minor=0, interval="")
    buyer = buyer_with(10_00)
    subscription = subscribe(plan, buyer)
    over = subscription.current_period_end + 7 * DAY
    keep(subscription, over - timedelta(minutes=30))

    workspace = subscription.workspace
    free = licensing.ensure(app=plan.app, workspace=workspace, by=buyer, at=over)
    give_money(buyer, 10_00)
    subscription = keep(subscription, over + DAY)

    assert (subscription.status, wallet_of(buyer)) == ("ended", 10_00)
    free.refresh_from_db()
    assert (free.plan.is_free, free.expires_at) == (True, None)


def test_a_trial_that_is_over_is_no_trial_of_another_tier(plan, buyer):
    short = offer_tier(plan.app, "Short", trial_days=14, grace_days=0)
    team = offer_tier(plan.app, "Studio", price_minor=12_00)
    subscribe(short, buyer)

    order = buy(team, buyer, at=START + 14 * DAY + timedelta(minutes=1))

    assert (order.kind, order.price_minor, wallet_of(buyer)) == ("purchase", 12_00, 88_00)
    assert order.subscription.status == "active"
