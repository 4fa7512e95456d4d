"""Buying an app with the money in a Matrix Wallet."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appstore import policies
from appstore.actions import installing, licensing, listings, workspaces
from appstore.models import License
from developers.models import Developer
from marketplace.core.models import SecurityAudit, User
from payments.actions import checkout
from payments.models import Account, DeveloperWallet, Entry, Order, RevenueShare, Transfer
from tests.factories import UserFactory, VersionFactory, WorkspaceFactory, give_money


def balances():
    """Every account's kind and balance, the outside world left out."""
    accounts = Account.objects.exclude(kind="outside").order_by("kind", "pk")
    return [(account.kind, account.balance_minor) for account in accounts]


def for_sale(price_minor=499):
    return VersionFactory(published=True, app__price_minor=price_minor).app


def buyer_with(amount_minor):
    buyer = UserFactory()
    if amount_minor:
        give_money(buyer, amount_minor)
    return buyer


def buy(app, buyer, *, expected=None, workspace=None):
    return checkout.buy(
        app=app,
        workspace=workspace or workspaces.personal(buyer),
        expected_price_minor=expected,
        by=buyer,
        at=timezone.now(),
    )


def test_a_sale_is_charged_shared_licensed_and_written_down():
    app, buyer = for_sale(999), buyer_with(10_00)

    order = buy(app, buyer, expected=999)

    assert (order.status, order.price_minor) == ("paid", 999)
    assert balances() == [
        ("developer_wallet", 800),
        ("matrix_wallet", 1),
        ("platform_revenue", 199),
    ]
    share = RevenueShare.objects.get()
    assert (share.gross_minor, share.developer_minor, share.platform_minor) == (999, 800, 199)
    assert License.objects.get().order_reference == order.reference
    assert DeveloperWallet.objects.get().account.balance_minor == 800
    assert SecurityAudit.objects.filter(action="order.pay", actor=buyer).count() == 1


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(price_minor=st.integers(1, 999_900), bps=st.integers(0, 10_000))
def test_money_is_neither_made_nor_lost(settings, price_minor, bps):
    settings.PLATFORM_SHARE_BPS = bps
    app, buyer = for_sale(price_minor), buyer_with(price_minor)

    buy(app, buyer)

    assert Account.objects.get(kind="matrix_wallet", owner=buyer).balance_minor == 0
    assert Account.objects.aggregate(total=Sum("balance_minor"))["total"] == 0
    earned = Account.objects.get(kind="developer_wallet", developer=app.developer)
    share = RevenueShare.objects.latest("pk")
    assert earned.balance_minor == share.developer_minor
    assert share.developer_minor + share.platform_minor == price_minor


def test_the_buyer_gets_a_receipt(mailoutbox, django_capture_on_commit_callbacks):
    app, buyer = for_sale(), buyer_with(10_00)
    with django_capture_on_commit_callbacks(execute=True):
        order = buy(app, buyer)
    assert [mail.to for mail in mailoutbox] == [[buyer.email]]
    assert "€4.99" in mailoutbox[0].body
    assert order.get_absolute_url() in mailoutbox[0].body


def refused(error, app, buyer, **how):
    before = balances()
    with pytest.raises(error):
        buy(app, buyer, **how)
    assert balances() == before
    assert not Order.objects.exists()
    assert not License.objects.exists()
    assert not RevenueShare.objects.exists()
    assert not SecurityAudit.objects.filter(action="order.pay").exists()


def test_one_cent_too_little_changes_nothing():
    refused(checkout.InsufficientBalance, for_sale(499), buyer_with(498))


def test_a_person_without_a_wallet_has_nothing():
    refused(checkout.InsufficientBalance, for_sale(1), buyer_with(0))


def test_a_price_that_changed_meanwhile_changes_nothing():
    app, buyer = for_sale(499), buyer_with(100_00)
    listings.edit_app(
        app=app,
        name=app.name,
        summary=app.summary,
        description="",
        category="ai",
        price_minor=9900,
        by=app.developer.user,
    )
    refused(checkout.PriceChanged, app, buyer, expected=499)


def test_what_is_free_is_not_bought():
    refused(checkout.NothingToPay, for_sale(0), buyer_with(100))


def test_what_is_not_in_the_store_is_not_bought():
    app, buyer = for_sale(), buyer_with(10_00)
    type(app).objects.update(status="suspended")
    refused(installing.NotOffered, app, buyer)


def test_nobody_buys_for_a_workspace_they_do_not_own():
    refused(policies.OwnerRequired, for_sale(), buyer_with(10_00), workspace=WorkspaceFactory())


def test_nobody_pays_twice():
    app, buyer = for_sale(499), buyer_with(10_00)
    buy(app, buyer)
    with pytest.raises(licensing.AlreadyOwned):
        buy(app, buyer)
    assert Account.objects.get(kind="matrix_wallet", owner=buyer).balance_minor == 501
    assert Order.objects.count() == 1


def at_once(count, call):
    def one(number):
        try:
            return call(number)
        except (checkout.InsufficientBalance, licensing.AlreadyOwned) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_four_at_once_with_money_for_one_buy_one():
    apps = [for_sale(499) for _ in range(4)]
    buyer = buyer_with(499)

    answers = at_once(4, lambda number: buy(apps[number], buyer))

    assert answers.count(checkout.InsufficientBalance) == 3
    assert Order.objects.count() == License.objects.count() == 1
    assert Account.objects.get(kind="matrix_wallet", owner=buyer).balance_minor == 0
    assert Account.objects.aggregate(total=Sum("balance_minor"))["total"] == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_app_four_times_at_once_is_bought_once():
    app, buyer = for_sale(499), buyer_with(100_00)

    answers = at_once(4, lambda _: buy(app, buyer))

    assert answers.count(licensing.AlreadyOwned) == 3
    assert Account.objects.get(kind="matrix_wallet", owner=buyer).balance_minor == 100_00 - 499


@pytest.mark.django_db(transaction=True)
def test_developers_who_buy_from_each_other_do_not_lock_each_other_out():
    apps = [for_sale(499) for _ in range(4)]
    people = [User.objects.get(pk=app.developer.user_id) for app in apps]
    for person in people:
        give_money(person, 10_00)

    answers = at_once(8, lambda n: buy(apps[(n + 1 + n // 4) % 4], people[n % 4]))

    assert all(isinstance(answer, Order) for answer in answers)
    assert Account.objects.aggregate(total=Sum("balance_minor"))["total"] == 0
    assert Developer.objects.count() == DeveloperWallet.objects.count() == 4
    assert Transfer.objects.filter(kind="sale").count() == 8
    for account in Account.objects.all():
        total = Entry.objects.filter(account=account).aggregate(total=Sum("amount_minor"))["total"]
        assert (total or 0) == account.balance_minor


def test_buying_by_machine(api):
    app, buyer = for_sale(499), buyer_with(10_00)
    api.force_authenticate(buyer)

    wrong = api.post("/api/v1/orders/", {"app": app.slug, "price_minor": 1}, format="json")
    order = api.post("/api/v1/orders/", {"app": app.slug, "price_minor": 499}, format="json")

    assert wrong.json()["code"] == "price_changed"
    assert order.status_code == 201
    assert api.get(f"/api/v1/orders/{order.json()['reference']}/").json() == order.json()
    wallet = api.get("/api/v1/wallet/").json()
    assert wallet == {"currency": "EUR", "balance_minor": 501, "earnings_minor": 0}
    api.force_authenticate(app.developer.user)
    assert api.get("/api/v1/wallet/").json()["earnings_minor"] == 400
    assert api.get("/api/v1/revenue-shares/").json()["data"][0]["developer_minor"] == 400


def test_buying_by_page(client):
    app, buyer = for_sale(499), buyer_with(5_00)
    workspace = workspaces.personal(buyer)
    client.force_login(buyer)

    page = client.get(f"/apps/{app.slug}/buy/")
    assert page.context["after_minor"] == 1
    client.post(f"/apps/{app.slug}/buy/", {"workspace": workspace.pk, "price_minor": 1})
    assert not Order.objects.exists()
    bought = client.post(f"/apps/{app.slug}/buy/", {"workspace": workspace.pk, "price_minor": 499})

    assert bought.status_code == 302
    for place in ("/wallet/", "/orders/", Order.objects.get().get_absolute_url()):
        assert client.get(place).status_code == 200
    client.force_login(app.developer.user)
    assert "4.00" in client.get("/developer/earnings/").content.decode()


@pytest.mark.parametrize("place", ["/api/v1/orders/", "/orders/", "/wallet/"])
def test_a_longer_list_needs_no_more_queries(
    api, client, django_assert_num_queries, django_assert_max_num_queries, place
):
    buyer = buyer_with(100_00)
    api.force_authenticate(buyer)
    client.force_login(buyer)
    caller = api if place.startswith("/api/") else client
    for _ in range(3):
        buy(for_sale(), buyer)
    caller.get(place)
    with django_assert_max_num_queries(15) as few:
        caller.get(place)
    for _ in range(9):
        buy(for_sale(), buyer)
    with django_assert_num_queries(len(few)):
        caller.get(place)
