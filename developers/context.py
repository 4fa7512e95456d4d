"""What the console's navigation shows: the accounts somebody may act for, and the present one."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from developers import queries
from developers.decorators import acting_developer
from developers.policies import capabilities
from marketplace.core.models import User


def console(request: HttpRequest) -> dict[str, Any]:
    """Asked for only where the console's navigation is drawn."""
    user = getattr(request, "user", None)  # missing where a request failed early
    if not isinstance(user, User):
        return {}

    @cache
    def navigation() -> dict[str, object]:
        accounts = queries.accounts_of(user)
        account = acting_developer(request, accounts)
        return {
            "accounts": accounts,
            "account": account,
            "may": capabilities(account, user) if account else frozenset(),
        }

    return {"console": navigation}
