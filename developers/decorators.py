"""View decorators that find out who is asking, and for which developer account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from developers import policies, queries
from developers.models import Developer
from developers.policies import Capability
from marketplace.core.models import User

View = Callable[..., HttpResponseBase]

SESSION_KEY = "developer"
"""Where a browser keeps which account it acts for. It is a wish: membership is asked each time."""


def person(request: HttpRequest) -> User:
    """Who is signed in. Only behind ``login_required``."""
    assert isinstance(request.user, User)
    return request.user


def acting_developer(
    request: HttpRequest, accounts: list[Developer] | None = None
) -> Developer | None:
    """The account chosen in the console; otherwise the caller's own, or the first they joined."""
    accounts = queries.accounts_of(person(request)) if accounts is None else accounts
    chosen = request.session.get(SESSION_KEY)
    wanted = (account for account in accounts if account.slug == chosen)
    return next(wanted, accounts[0] if accounts else None)


def acting_for(capability: Capability) -> Callable[[View], View]:
    """Hand the view the ``developer`` the caller acts for, if their role includes the capability.

    Who has no developer account is shown how to get one.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            developer = acting_developer(request)
            if developer is None:
                messages.info(request, "Register as a developer first. It takes a minute.")
                return redirect("developers:become")
            policies.require(developer, person(request), capability)
            return view(request, *args, developer=developer, **kwargs)

        return wrapper

    return decorate


developer_required = acting_for(Capability.READ)
