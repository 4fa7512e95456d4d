"""An organisation sells, and its wallet is its own."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from appstore.actions import workspaces
from payments.actions import checkout
from payments.models import Account, DeveloperWallet
from tests.factories import (
    OrganisationFactory,
    UserFactory,
    VersionFactory,
    give_money,
)


@pytest.fixture
def guild():
    people = {f"members__{role}": UserFactory() for role in ("owner", "finance", "viewer")}
    organisation = OrganisationFactory(**people)
    organisation.people = {name.partition("__")[2]: user for name, user in people.items()}
    return organisation


def sell(guild, price_minor):
    app = VersionFactory(published=True, app__developer=guild, app__price_minor=price_minor).app
    buyer = UserFactory()
    give_money(buyer, price_minor)
    return checkout.buy(
        app=app,
        workspace=workspaces.personal(buyer),
        expected_price_minor=None,
        by=buyer,
        at=timezone.now(),
    )


def test_four_fifths_of_a_sale_are_the_organisations(guild):
    sell(guild, 10_00)

    account = Account.objects.get(kind="developer_wallet")
    assert (account.developer, account.owner, account.balance_minor) == (guild, None, 8_00)
    assert DeveloperWallet.objects.get().developer == guild


def test_who_may_see_money_sees_it_and_the_others_do_not(guild, api, client):
    sell(guild, 10_00)
    named = {"HTTP_MATRIX_DEVELOPER": guild.slug}
    seen = {}

    for role, user in guild.people.items():
        api.force_authenticate(user)
        client.force_login(user)
        wallet = api.get("/api/v1/wallet/", **named)
        shares = api.get("/api/v1/revenue-shares/", **named)
        page = client.get("/developer/earnings/")
        seen[role] = (wallet.status_code, shares.status_code, page.status_code)

    assert seen == {
        "owner": (200, 200, 200),
        "finance": (200, 200, 200),
        "viewer": (403, 403, 403),
    }
    assert wallet.json()["code"] == "role_required"
    api.force_authenticate(guild.people["finance"])
    assert api.get("/api/v1/wallet/", **named).json()["earnings_minor"] == 8_00
    assert api.get("/api/v1/wallet/").json()["earnings_minor"] == 0


@pytest.mark.parametrize("kind", ["matrix_wallet", "developer_wallet", "outside"])
def test_the_database_keeps_apart_whose_money_is_where(guild, kind):
    person = guild.people["owner"]
    for whose in ({"owner": person, "developer": guild}, {"developer": guild}, {"owner": person}):
        right = {"matrix_wallet": {"owner": person}, "developer_wallet": {"developer": guild}}
        if whose == right.get(kind):
            continue
        with pytest.raises(DatabaseError), transaction.atomic():
            Account.objects.create(kind=kind, currency="EUR", **whose)
