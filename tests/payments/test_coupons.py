"""Coupons at the checkout, also when twenty people come at once."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st

from appstore import guesses
from appstore.actions import coupons, plans
from appstore.models import Coupon, CouponRedemption, License
from appstore.models.plan import PRICE_MINOR_MAX
from appstore.tiers import Terms
from marketplace.core.models import SecurityAudit
from payments.models import Order, RevenueShare, Transfer
from tests.factories import UserFactory, WorkspaceFactory
from tests.factories.plans import make_coupon, offer_tier, subscribable
from tests.payments.shopping import START, at_once, buy, buyer_with, wallet_of

DAY = timedelta(days=1)
PRICES = st.integers(1, PRICE_MINOR_MAX)


@pytest.fixture
def plan():
    return subscribable(price_minor=10_00, interval="")


def refused(error, plan, **how):
    buyer = buyer_with(20_00)
    with pytest.raises(error):
        buy(plan, buyer, coupon="SPRING", **how)
    assert (wallet_of(buyer), Order.objects.count()) == (20_00, 0)
    assert not CouponRedemption.objects.exists()


@given(price=PRICES, bps=st.integers(1, 10_000), amount=PRICES)
def test_a_discount_never_exceeds_the_price_nor_falls_short(price, bps, amount):
    part = Coupon(percent_bps=bps).discount_minor(price)
    assert part * 10_000 >= price * bps > (part - 1) * 10_000
    assert 0 < part <= price
    assert Coupon(amount_minor=amount).discount_minor(price) == min(amount, price)


def test_what_was_really_paid_is_shared(plan):
    make_coupon(plan.app, at=START, percent_bps=2500)
    buyer = buyer_with(10_00)

    order = buy(plan, buyer, coupon=" spr ing ", expected=10_00)

    assert (order.price_minor, order.discount_minor, order.coupon_code) == (7_50, 2_50, "SPRING")
    assert wallet_of(buyer) == 2_50
    assert (RevenueShare.objects.get().gross_minor) == 7_50
    assert CouponRedemption.objects.get().order_reference == order.reference
    assert Coupon.objects.get().redemption_count == 1


def test_a_coupon_for_everything_moves_no_money(plan):
    make_coupon(plan.app, at=START, percent_bps=10_000)
    buyer = UserFactory()

    order = buy(plan, buyer, coupon="SPRING")

    assert (order.price_minor, order.status) == (0, "paid")
    assert License.objects.get().order_reference == order.reference
    assert not Transfer.objects.filter(kind="sale").exists()
    assert not RevenueShare.objects.exists()


def test_a_code_that_does_not_count_says_no_more_than_that(plan):
    other = offer_tier(plan.app, "Other", price_minor=5_00)
    for wrong in (
        {"at": START + DAY},
        {"at": START - DAY, "ends_at": START, "percent_bps": 1000},
        {"at": START, "plans": [other]},
    ):
        coupon = make_coupon(plan.app, **wrong)
        refused(coupons.CouponNotFound, plan)
        coupons.end(coupon=coupon, by=plan.app.developer.user, at=START)
    refused(coupons.CouponNotFound, plan)
    make_coupon(subscribable().app, at=START)
    refused(coupons.CouponNotFound, plan)


def test_a_coupon_for_all_apps_counts_for_each_of_them(plan):
    make_coupon(plan.app, at=START, for_all_apps=True)
    assert buy(plan, buyer_with(5_00), coupon="SPRING").price_minor == 5_00


def test_a_workspace_uses_a_coupon_once(plan):
    make_coupon(plan.app, at=START, for_all_apps=True)
    sibling = subscribable(price_minor=4_00, interval="")
    sibling.app.developer = plan.app.developer
    sibling.app.save()
    buyer = buyer_with(20_00)
    buy(plan, buyer, coupon="SPRING")

    with pytest.raises(coupons.CouponUsed):
        buy(sibling, buyer, coupon="SPRING")

    assert wallet_of(buyer) == 15_00


def test_a_coupon_of_a_tier_counts_for_what_took_its_place(plan):
    make_coupon(plan.app, at=START, plans=[plan])
    newer = plans.replace(plan=plan, terms=Terms.of(plan), by=plan.app.developer.user)

    assert buy(newer, buyer_with(5_00), coupon="SPRING").discount_minor == 5_00


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent_bps": None},
        {"percent_bps": 0},
        {"percent_bps": 10_001},
        {"percent_bps": 100, "amount_minor": 100},
        {"amount_minor": 0},
        {"percent_bps": 100, "ends_at": START},
        {"percent_bps": 100, "max_redemptions": 0},
        {"percent_bps": 100, "duration": "periods"},
        {"percent_bps": 100, "duration_periods": 3},
        {"percent_bps": 100, "duration": "sometimes"},
    ],
    ids=str,
)
def test_an_offer_that_contradicts_itself_is_refused(plan, wrong):
    with pytest.raises(coupons.CouponInvalid):
        make_coupon(plan.app, at=START, **wrong)
    assert not Coupon.objects.exists()


@pytest.mark.parametrize("code", ["ABC", "A" * 33, "-ABCD", "CAF\u00c9", "A_BC", ""])
def test_a_code_is_letters_and_digits(plan, code):
    with pytest.raises(coupons.CouponInvalid):
        make_coupon(plan.app, code)


def test_a_code_is_given_once_until_it_is_ended(plan):
    first = make_coupon(plan.app, "SPRING")
    with pytest.raises(coupons.CouponCodeTaken):
        make_coupon(plan.app, "spring")
    coupons.end(coupon=first, by=plan.app.developer.user, at=START)
    with pytest.raises(coupons.CouponEnded):
        coupons.end(coupon=first, by=plan.app.developer.user, at=START)
    make_coupon(plan.app, "SPRING")
    assert SecurityAudit.objects.filter(action="coupon.create").count() == 2


def test_guessing_codes_comes_to_an_end(api, client, plan):
    buyer = buyer_with(10_00)
    api.force_authenticate(buyer)
    client.force_login(buyer)
    body = {"app": plan.app.slug, "coupon": "WRONG"}

    for _ in range(django_settings.COUPON_TRIES_PER_HOUR):
        answer = api.post("/api/v1/orders/", body, format="json", HTTP_IDEMPOTENCY_KEY="same")
        assert answer.json()["code"] == "coupon_not_found"
    limited = api.post("/api/v1/orders/", body, format="json")
    workspace = buyer.memberships.get().workspace_id if buyer.memberships.exists() else ""
    page = client.post(
        f"/apps/{plan.app.slug}/buy/?plan={plan.pk}",
        {"workspace": workspace, "price_minor": 10_00, "coupon": "WRONG", "apply": "1"},
    )

    assert (limited.status_code, limited.json()["code"]) == (429, "coupon_guessed")
    assert limited["Retry-After"] == "3600"
    assert page.status_code == 200
    api.force_authenticate(other := UserFactory())
    assert api.post("/api/v1/orders/", body, format="json").status_code == 422
    guesses.count(other, at=START)


@pytest.mark.django_db(transaction=True)
def test_five_uses_are_five_whoever_comes_at_once(plan):
    sibling = subscribable(price_minor=10_00, interval="")
    sibling.app.developer = plan.app.developer
    sibling.app.save()
    make_coupon(plan.app, at=START, for_all_apps=True, percent_bps=5000, max_redemptions=5)
    people = [buyer_with(10_00) for _ in range(20)]
    places = [WorkspaceFactory(owner=person) for person in people]

    answers = at_once(
        20,
        lambda n: buy((plan, sibling)[n % 2], people[n], workspace=places[n], coupon="SPRING"),
    )

    assert sum(isinstance(answer, Order) for answer in answers) == 5
    assert answers.count(coupons.CouponNotFound) == 15
    assert Coupon.objects.get().redemption_count == CouponRedemption.objects.count() == 5
    assert sorted(wallet_of(person) for person in people) == [5_00] * 5 + [10_00] * 15
