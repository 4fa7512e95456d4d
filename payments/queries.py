"""What the money pages and their API both ask."""

from django.db.models import QuerySet, Sum, Window
from django.db.models.functions import Coalesce

from developers.models import Developer
from marketplace.core.models import User
from payments.models import Account, AccountKind, Entry, RevenueShare


def balance_minor(user: User, *, kind: AccountKind, currency: str) -> int:
    """What one of a person's accounts holds; 0 when it was never used."""
    account = Account.objects.filter(owner=user, kind=kind, currency=currency).first()
    return account.balance_minor if account else 0


def statement(user: User, *, kind: AccountKind, currency: str) -> QuerySet[Entry]:
    """The account's entries, newest first, each with ``balance_after_minor``."""
    return (
        Entry.objects.filter(account__owner=user, account__kind=kind, account__currency=currency)
        .select_related("transfer")
        .annotate(balance_after_minor=Window(Sum("amount_minor"), order_by="pk"))
        .order_by("-pk")
    )


def earned_minor(developer: Developer, *, currency: str) -> int:
    """All a developer ever earned in that currency."""
    shares = RevenueShare.objects.of(developer).filter(currency=currency)
    return int(shares.aggregate(total=Coalesce(Sum("developer_minor"), 0))["total"])
