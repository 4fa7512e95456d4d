"""What is known of a person's money. Orders and the ledger are kept: the law wants them."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from identity import privacy
from marketplace.core.models import User
from marketplace.core.money import format_minor
from payments.models import Account, Entry, Order, Subscription


def export(user: User) -> privacy.Facts:
    return {
        "orders": privacy.rows(
            Order.objects.filter(buyer=user),
            *("reference", "app__slug", "price_minor", "currency", "status", "created_at"),
        ),
        "subscriptions": privacy.rows(
            Subscription.objects.filter(payer=user),
            *("plan__app__slug", "plan__name", "status", "current_period_end", "created_at"),
        ),
        "ledger": privacy.rows(
            Entry.objects.filter(account__in=_accounts(user)),
            *("account__kind", "account__currency", "amount_minor", "transfer__kind"),
        ),
    }


def blockers(user: User) -> Iterator[privacy.Blocker]:
    for account in _accounts(user).exclude(balance_minor=0):
        held = format_minor(account.balance_minor, account.currency)
        yield privacy.Blocker(
            f"Your {account.get_kind_display()} holds {held}.", "Spend it or withdraw it first."
        )


def _accounts(user: User) -> QuerySet[Account]:
    return Account.objects.filter(Q(owner=user) | Q(developer__user=user))


privacy.register("money", export=export, blockers=blockers)
