"""People with money, buying tiers at moments of the test's choosing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import connection

from appstore.actions import workspaces
from marketplace.core.errors import DomainError
from payments.actions import checkout
from payments.jobs import renewals
from payments.models import Account, Subscription
from tests.factories import UserFactory, give_money

START = datetime(2027, 1, 31, 12, tzinfo=UTC)


def buyer_with(amount_minor):
    buyer = UserFactory()
    if amount_minor:
        give_money(buyer, amount_minor)
    return buyer


def buy(plan, buyer, *, at=START, workspace=None, coupon="", expected=None):
    return checkout.buy(
        app=plan.app,
        plan=plan,
        workspace=workspace or workspaces.personal(buyer),
        expected_price_minor=expected,
        coupon_code=coupon,
        by=buyer,
        at=at,
    )


def subscribe(plan, buyer, **how):
    """Buy it, and look at the subscription that came of it."""
    return Subscription.objects.get(orders=buy(plan, buyer, **how))


def keep(subscription, at):
    """What the worker does at that moment, and the subscription after it."""
    renewals.keep(at=at)
    return Subscription.objects.select_related("license").get(pk=subscription.pk)


def wallet_of(user):
    return Account.objects.get(kind="matrix_wallet", owner=user).balance_minor


def at_once(count, call):
    """Call in as many threads; each one's answer, or the class of its refusal."""

    def one(number):
        try:
            return call(number)
        except DomainError as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
