"""Ways around posting, which the database refuses."""

import pytest
from django.db import IntegrityError

from payments import ledger
from payments.models import Account, AccountKind, Entry
from tests.factories import UserFactory, give_money


@pytest.fixture
def wallet():
    user = UserFactory()
    give_money(user, 10_00)
    return Account.objects.get(owner=user)


@pytest.mark.parametrize("change", [{"balance_minor": 1}, {"currency": "USD"}])
def test_an_account_is_not_changed_by_hand(wallet, change):
    with pytest.raises(IntegrityError, match="by entries alone"):
        Account.objects.filter(pk=wallet.pk).update(**change)


def test_an_account_is_opened_empty():
    with pytest.raises(IntegrityError, match="opened empty"):
        Account.objects.create(
            kind=AccountKind.MATRIX_WALLET, owner=UserFactory(), currency="EUR", balance_minor=5
        )


@pytest.mark.django_db(transaction=True)
def test_not_even_entries_that_balance_are_added_to_a_transfer_later(wallet):
    transfer = wallet.entries.get().transfer

    with pytest.raises(IntegrityError, match="posted already"):
        Entry.objects.bulk_create(
            [
                Entry(transfer=transfer, account=wallet, amount_minor=500),
                Entry(
                    transfer=transfer,
                    account=ledger.outside_world(currency="EUR"),
                    amount_minor=-500,
                ),
            ]
        )

    wallet.refresh_from_db()
    assert wallet.balance_minor == 10_00
