"""What every page shows of a person's money."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from marketplace.core.models import User
from payments import queries


def wallet(request: HttpRequest) -> dict[str, Any]:
    """The balance for the account menu; asked for only where the menu is drawn."""
    user = getattr(request, "user", None)  # missing where a request failed early
    if not isinstance(user, User):
        return {}
    currency = settings.CURRENCY
    balance = cache(lambda: queries.balance_minor(user, currency=currency))
    return {"wallet_balance_minor": balance, "wallet_currency": currency}
