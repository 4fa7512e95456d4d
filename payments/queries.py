"""What the money pages and their API both ask."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum, Window
from django.db.models.functions import Coalesce, TruncMonth

from appstore.models import Workspace
from developers.models import Developer
from marketplace.core.models import User
from payments.models import Account, Entry, Order, OrderStatus, RevenueShare


def balance_minor(user: User, *, currency: str) -> int:
    """What a person's Matrix Wallet holds; 0 when it was never used."""
    return _held_minor(Account.objects.filter(owner=user, currency=currency))


def earnings_minor(developer: Developer, *, currency: str) -> int:
    """What a developer's wallet holds; 0 before the first sale."""
    return _held_minor(Account.objects.filter(developer=developer, currency=currency))


def statement(user: User, *, currency: str) -> QuerySet[Entry]:
    """The Matrix Wallet's entries, newest first, each with ``balance_after_minor``."""
    return (
        Entry.objects.filter(account__owner=user, account__currency=currency)
        .select_related("transfer")
        .annotate(balance_after_minor=Window(Sum("amount_minor"), order_by="pk"))
        .order_by("-pk")
    )


def earned_minor(developer: Developer, *, currency: str) -> int:
    """All a developer ever earned in that currency."""
    shares = RevenueShare.objects.of(developer).filter(currency=currency)
    return int(shares.aggregate(total=Coalesce(Sum("developer_minor"), 0))["total"])


class MonthlySpend(NamedTuple):
    """What a workspace paid for one app in one calendar month (UTC)."""

    month: datetime
    app: str
    name: str
    currency: str
    spent_minor: int
    order_count: int


def spend_of(workspace: Workspace, *, since: datetime) -> list[MonthlySpend]:
    """Month by month and app by app, the newest month and the dearest app first."""
    paid = Order.objects.filter(
        workspace=workspace, status=OrderStatus.PAID, paid_at__gte=since, price_minor__gt=0
    )
    months = paid.annotate(month=TruncMonth("paid_at", tzinfo=UTC)).values(
        "month", "app__slug", "app__name", "currency"
    )
    sums = months.annotate(spent=Sum("price_minor"), orders=Count("pk"))
    return [
        MonthlySpend(
            month=row["month"],
            app=row["app__slug"],
            name=row["app__name"],
            currency=row["currency"],
            spent_minor=row["spent"],
            order_count=row["orders"],
        )
        for row in sums.order_by("-month", "-spent", "app__slug")
    ]


def owns(user: User, workspace: Workspace) -> bool:
    """Whether somebody decides in a workspace what is paid."""
    return Workspace.objects.owned_by(user).filter(pk=workspace.pk).exists()


def _held_minor(accounts: QuerySet[Account]) -> int:
    return sum(accounts.values_list("balance_minor", flat=True))
