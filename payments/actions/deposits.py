"""Money that arrived from outside."""

import uuid

from django.db import transaction

from marketplace.core import audit
from marketplace.core.errors import Forbidden, Invalid
from marketplace.core.models import User
from payments import ledger, mails
from payments.models import Transfer, TransferKind


class DepositInvalid(Invalid):
    code = "deposit_invalid"

    def __init__(self) -> None:
        super().__init__("A deposit is more than nothing and says where the money came from.")


class DepositForbidden(Forbidden):
    code = "deposit_forbidden"

    def __init__(self) -> None:
        super().__init__(
            "Only staff who may change accounts record deposits, never for themselves."
        )


@transaction.atomic
def record_deposit(
    *, user: User, amount_minor: int, currency: str, reason: str, by: User | None
) -> Transfer:
    """Credit a person's Matrix Wallet with money that staff saw arrive.

    ``by`` is empty when the operator does it at the machine itself.
    """
    if amount_minor <= 0 or not reason.strip():
        raise DepositInvalid
    if by is not None and (not by.has_perm("payments.change_account") or by.pk == user.pk):
        raise DepositForbidden
    wallet = ledger.matrix_wallet(user, currency=currency)
    transfer = ledger.post(
        kind=TransferKind.DEPOSIT,
        reference=str(uuid.uuid4()),
        description=f"Deposit: {reason.strip()}"[:200],
        legs=(
            ledger.Leg(ledger.outside_world(currency=currency), -amount_minor),
            ledger.Leg(wallet, amount_minor),
        ),
    )
    audit.record(
        "wallet.deposit", actor=by, target=wallet, amount_minor=amount_minor, reason=reason.strip()
    )
    wallet.refresh_from_db()
    mails.money_arrived(
        user, amount_minor=amount_minor, balance_minor=wallet.balance_minor, currency=currency
    )
    return transfer
