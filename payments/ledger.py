"""Posting to the ledger. The database checks that what is posted balances."""

from collections.abc import Iterable
from typing import NamedTuple

from developers.models import Developer
from marketplace.core.models import User
from payments.models import (
    Account,
    AccountKind,
    DeveloperWallet,
    Entry,
    Transfer,
    TransferKind,
)


class Leg(NamedTuple):
    """One account's part of a transfer; negative leaves it."""

    account: Account
    amount_minor: int


def post(*, kind: TransferKind, reference: str, description: str, legs: Iterable[Leg]) -> Transfer:
    """Move money between accounts, once per ``kind`` and ``reference``.

    Entries are inserted in the order of their accounts, because each locks its account.
    """
    transfer = Transfer.objects.create(kind=kind, reference=reference, description=description)
    for leg in sorted(legs, key=lambda leg: leg.account.pk):
        if leg.amount_minor:
            Entry.objects.create(
                transfer=transfer, account=leg.account, amount_minor=leg.amount_minor
            )
    return transfer


def matrix_wallet(user: User, *, currency: str) -> Account:
    """A person's money; made the first time it is asked for."""
    return _account(AccountKind.MATRIX_WALLET, currency, owner=user)


def developer_wallet(developer: Developer, *, currency: str) -> Account:
    """A developer's earnings; made the first time it is asked for."""
    account = _account(AccountKind.DEVELOPER_WALLET, currency, developer=developer)
    DeveloperWallet.objects.get_or_create(account=account, defaults={"developer": developer})
    return account


def platform_revenue(*, currency: str) -> Account:
    return _account(AccountKind.PLATFORM_REVENUE, currency)


def outside_world(*, currency: str) -> Account:
    return _account(AccountKind.OUTSIDE, currency)


def _account(
    kind: AccountKind,
    currency: str,
    *,
    owner: User | None = None,
    developer: Developer | None = None,
) -> Account:
    account, _ = Account.objects.get_or_create(
        kind=kind, owner=owner, developer=developer, currency=currency
    )
    return account
