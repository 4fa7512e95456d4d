"""Usage tokens are bought with the wallet, shared like every sale, and there at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from appstore import policies
from appstore.actions import usage
from appstore.actions.installing import NotOffered
from appstore.models import App, License, Plan, UsageBalance
from payments.actions import top_ups
from payments.charging import InsufficientBalance
from payments.models import Order, RevenueShare
from tests.factories import UserFactory, give_money, sign_in
from tests.factories.appstore import LicenseFactory

pytestmark = pytest.mark.django_db


def licensed(money=10_00):
    license = LicenseFactory()
    Plan.objects.filter(pk=license.plan_id).update(
        kind="usage", pack_tokens=1000, pack_price_minor=300
    )
    give_money(license.acquired_by, money)
    return License.objects.get(pk=license.pk)


def buy(license, packs=1, *, expected=None, by=None):
    return top_ups.buy_tokens(
        license=license,
        packs=packs,
        expected_price_minor=expected,
        by=by or license.acquired_by,
        at=timezone.now(),
    )


def available(license):
    return usage.balance_of(license=license, at=timezone.now()).available


def test_packs_are_paid_shared_and_added():
    license = licensed()

    order = buy(license, 2, expected=300)

    assert (order.kind, order.price_minor, order.status) == ("top_up", 600, "paid")
    share = RevenueShare.objects.get()
    assert (share.gross_minor, share.developer_minor) == (600, 480)
    assert available(license) == 2000


def test_without_money_nothing_is_added():
    license = licensed(money=2_99)

    with pytest.raises(InsufficientBalance):
        buy(license)
    assert (available(license), Order.objects.count()) == (0, 0)


def test_only_owners_buy():
    license = licensed()
    with pytest.raises(policies.OwnerRequired):
        buy(license, by=UserFactory())


def test_another_price_than_the_one_seen_is_refused():
    license = licensed()
    with pytest.raises(top_ups.PackPriceChanged):
        buy(license, expected=299)
    assert available(license) == 0


def test_a_tier_without_packs_sells_none():
    license = LicenseFactory()
    with pytest.raises(top_ups.NoPacks):
        buy(license)


def test_an_ended_license_takes_none():
    license = licensed()
    license.suspended_at, license.suspension_reason = timezone.now(), "Unpaid."
    license.save()
    with pytest.raises(usage.LicenseEnded):
        buy(license)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_buy_what_the_wallet_holds():
    license = licensed(money=10_00)

    def attempt(_):
        try:
            buy(license)
        except InsufficientBalance:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as pool:
        bought = sum(pool.map(attempt, range(20)))

    assert bought == 3
    assert UsageBalance.objects.get().purchased == 3000


def test_the_page_buys_and_shows_what_is_there(client):
    license = licensed()
    sign_in(client, license.acquired_by)
    place = reverse("payments:tokens-buy", args=[license.workspace.slug, license.key])
    assert "1,000" in client.get(place).content.decode()

    done = client.post(place, {"packs": 2, "price_minor": 300}, follow=True)

    assert "2,000 tokens left" in done.content.decode()


def test_nothing_is_sold_for_an_app_that_is_out_of_the_store():
    license = licensed()
    App.objects.filter(pk=license.app_id).update(status="suspended")

    with pytest.raises(NotOffered):
        buy(license)

    assert not Order.objects.exists()
