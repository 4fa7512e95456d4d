"""The ledger's promises, kept by the database."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction

from marketplace.core.models import SecurityAudit
from payments import ledger
from payments.actions import deposits
from payments.models import Account, Entry, Transfer, TransferKind
from tests.factories import UserFactory, give_money


@pytest.fixture
def wallet():
    user = UserFactory()
    give_money(user, 10_00)
    return Account.objects.get(owner=user)


def post(*legs, reference="a test"):
    """Post and ask for the checks that a commit would bring."""
    with transaction.atomic():
        ledger.post(kind=TransferKind.SALE, reference=reference, description="x", legs=legs)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def platform(currency="EUR"):
    return ledger.platform_revenue(currency=currency)


def test_balances_follow_entries(wallet):
    post(ledger.Leg(wallet, -300), ledger.Leg(platform(), 300))
    wallet.refresh_from_db()
    assert wallet.balance_minor == 700
    assert platform().balance_minor == 300


def test_what_does_not_balance_is_refused(wallet):
    unbalanced = [
        [ledger.Leg(wallet, -300), ledger.Leg(platform(), 299)],
        [ledger.Leg(wallet, 300)],
        [],
        [ledger.Leg(wallet, 0), ledger.Leg(platform(), 0)],
        [ledger.Leg(wallet, -300), ledger.Leg(platform("USD"), 300)],
    ]
    for legs in unbalanced:
        with pytest.raises(IntegrityError, match="does not balance"):
            post(*legs)
    wallet.refresh_from_db()
    assert wallet.balance_minor == 10_00
    assert Transfer.objects.count() == 1


def test_nothing_is_added_to_a_transfer_later(wallet):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        Entry.objects.create(transfer=Transfer.objects.get(), account=wallet, amount_minor=1)


def test_a_wallet_is_never_overdrawn(wallet):
    with pytest.raises(IntegrityError, match="account_wallet_is_never_overdrawn"):
        post(ledger.Leg(wallet, -10_01), ledger.Leg(platform(), 10_01))
    wallet.refresh_from_db()
    assert wallet.balance_minor == 10_00


def test_the_same_cause_is_posted_once(wallet):
    legs = (ledger.Leg(wallet, -1), ledger.Leg(platform(), 1))
    post(*legs)
    with pytest.raises(IntegrityError, match="transfer_posted_once"):
        post(*legs)
    wallet.refresh_from_db()
    assert wallet.balance_minor == 9_99


def test_a_person_has_one_wallet_per_currency(wallet):
    assert ledger.matrix_wallet(wallet.owner, currency="EUR") == wallet
    with pytest.raises(IntegrityError, match="account_once"), transaction.atomic():
        Account.objects.create(kind="matrix_wallet", owner=wallet.owner, currency="EUR")
    platform()
    with pytest.raises(IntegrityError, match="account_once"), transaction.atomic():
        Account.objects.create(kind="platform_revenue", currency="EUR")


def deposit(user, by, *, amount_minor=5_00, reason="bank statement 7"):
    return deposits.record_deposit(
        user=user, amount_minor=amount_minor, currency="EUR", reason=reason, by=by
    )


def test_staff_record_what_arrived(staff, wallet):
    deposit(wallet.owner, staff)
    wallet.refresh_from_db()
    assert wallet.balance_minor == 15_00
    event = SecurityAudit.objects.filter(action="wallet.deposit").latest("pk")
    assert (event.actor, event.details["reason"]) == (staff, "bank statement 7")


def clerk():
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_account"))
    return user


def test_nobody_else_does_and_nobody_for_themselves(wallet, staff):
    deposit(wallet.owner, clerk())
    before = Transfer.objects.count()
    for user, by in ((wallet.owner, UserFactory(is_staff=True)), (staff, staff)):
        with pytest.raises(deposits.DepositForbidden):
            deposit(user, by)
    for wrong in ({"amount_minor": 0}, {"amount_minor": -1}, {"reason": " "}):
        with pytest.raises(deposits.DepositInvalid):
            deposit(wallet.owner, staff, **wrong)
    assert Transfer.objects.count() == before


def test_the_admin_records_a_deposit(client, staff, wallet):
    client.force_login(staff)
    place = "/admin/payments/account/deposit/"
    said = {"email": wallet.owner.email.upper(), "amount": "0.29", "reason": "bank"}

    assert client.get(place).status_code == 200
    assert client.post(place, said).status_code == 302
    assert client.post(place, said | {"email": staff.email}).status_code == 200
    assert client.post(place, said | {"email": "nobody@example.org"}).status_code == 200
    client.force_login(wallet.owner)
    assert client.post(place, said).status_code == 302

    wallet.refresh_from_db()
    assert wallet.balance_minor == 10_29
