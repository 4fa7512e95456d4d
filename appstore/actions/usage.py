"""Spending usage tokens: atomically, once per external id, and never below zero."""

from datetime import datetime

from django.db import transaction

from appstore import mails, policies
from appstore.models import (
    AppInstallation,
    License,
    LicenseState,
    UsageBalance,
    UsageEntry,
    UsageKind,
)
from marketplace.core import audit
from marketplace.core.errors import Conflict, Forbidden, Invalid, Missing
from marketplace.core.models import User
from marketplace.core.months import month_of

CARRIED = (
    *("quota", "quota_used", "purchased", "spent", "period_starts_at", "period_ends_at"),
    *("soft_limit", "hard_limit", "warned_at"),
)
"""What of a balance goes to the license that takes another's place."""


class InsufficientTokens(Conflict):
    code = "insufficient_tokens"

    def __init__(self, *, amount: int, available: int) -> None:
        super().__init__(f"This needs {amount} tokens and {available} are left. Buy more of them.")


class TokenLimitReached(Conflict):
    """The owners of the workspace set how much may be spent in a month."""

    code = "token_limit_reached"

    def __init__(self, *, amount: int, spendable: int) -> None:
        super().__init__(
            f"This needs {amount} tokens; the workspace's limit leaves {spendable} for this month."
        )


class ExternalIdReused(Conflict):
    code = "external_id_reused"

    def __init__(self, external_id: str) -> None:
        super().__init__(
            f"“{external_id}” was used before, for something else. Use a new id for each spending."
        )


class SpendingUnknown(Missing):
    code = "spending_unknown"

    def __init__(self, external_id: str) -> None:
        super().__init__(f"Nothing was spent under “{external_id}”.")


class LicenseEnded(Forbidden):
    code = "license_ended"

    def __init__(self, state: LicenseState) -> None:
        super().__init__(f"The license is {state.label.lower()}; nothing can be spent with it.")


class LimitsCrossed(Invalid):
    code = "limits_crossed"

    def __init__(self) -> None:
        super().__init__("The limit that warns cannot be above the limit that stops.")


@transaction.atomic
def balance_of(*, license: License, at: datetime) -> UsageBalance:
    """The balance as it is at that moment, locked; made the first time it is asked for."""
    starts_at, ends_at = month_of(license.acquired_at, max(at, license.acquired_at))
    UsageBalance.objects.get_or_create(
        license=license, defaults={"period_starts_at": starts_at, "period_ends_at": ends_at}
    )
    balance = UsageBalance.objects.select_related("license__plan").lock(license=license)
    if balance.period_ends_at <= at:
        # A license taken up again counts from another day; its months still never overlap.
        balance.period_starts_at = max(starts_at, balance.period_ends_at)
        balance.period_ends_at = ends_at
        balance.spent, balance.warned_at = 0, None
        _grant_quota(balance, used=0, at=at)
    elif balance.license.plan.included_tokens > balance.quota:
        _grant_quota(balance, used=balance.quota_used, at=at)
    return balance


@transaction.atomic
def spend(
    *,
    license: License,
    amount: int,
    external_id: str,
    at: datetime,
    description: str = "",
    installation: AppInstallation | None = None,
) -> UsageEntry:
    """Take tokens, the month's quota first. The same ``external_id`` again takes nothing more.

    Raises:
        LicenseEnded, InsufficientTokens, TokenLimitReached: nothing was taken.
        ExternalIdReused: that id named another amount.
    """
    balance = balance_of(license=license, at=at)
    before = balance.entries.filter(external_id=external_id).first()
    if before is not None:
        _require_same(before, amount)
        return before
    require_running(balance.license, at=at)
    _require_enough(balance, amount)
    from_quota = min(amount, balance.quota - balance.quota_used)
    balance.quota_used += from_quota
    balance.purchased -= amount - from_quota
    balance.spent += amount
    _warn(balance, at=at)
    balance.save()
    return _note(
        balance,
        UsageKind.SPEND,
        quota_change=-from_quota,
        purchased_change=from_quota - amount,
        external_id=external_id,
        description=description,
        installation=installation,
        at=at,
    )


@transaction.atomic
def give_back(*, license: License, external_id: str, at: datetime) -> UsageEntry:
    """Undo a spending, once. What came from the quota of a past month does not come back.

    Raises:
        SpendingUnknown: nothing was spent under that id.
    """
    balance = balance_of(license=license, at=at)
    spent = balance.entries.filter(external_id=external_id, kind=UsageKind.SPEND).first()
    if spent is None:
        raise SpendingUnknown(external_id)
    undone = UsageEntry.objects.filter(undoes=spent).first()
    if undone is not None:
        return undone
    of_this_month = spent.occurred_at >= balance.period_starts_at
    to_quota = -spent.quota_change if of_this_month else 0
    balance.quota_used -= to_quota
    balance.purchased -= spent.purchased_change
    if of_this_month:
        balance.spent += spent.amount
    balance.save()
    return _note(
        balance,
        UsageKind.GIVE_BACK,
        quota_change=to_quota,
        purchased_change=-spent.purchased_change,
        undoes=spent,
        installation=spent.installation,
        description=spent.description,
        at=at,
    )


@transaction.atomic
def top_up(
    *, license: License, tokens: int, external_id: str, by: User, at: datetime
) -> UsageEntry:
    """Add what was bought; once per ``external_id``, which names the order."""
    balance = balance_of(license=license, at=at)
    before = balance.entries.filter(external_id=external_id).first()
    if before is not None:
        _require_same(before, -tokens)
        return before
    balance.purchased += tokens
    balance.save()
    audit.record("usage.top_up", actor=by, target=balance.license, tokens=tokens)
    return _note(
        balance,
        UsageKind.TOP_UP,
        purchased_change=tokens,
        external_id=external_id,
        by=by,
        at=at,
    )


@transaction.atomic
def carry(*, license: License, to: License, at: datetime) -> UsageBalance:
    """Take what is left along to the new license in another's place: nothing is lost or made anew.

    The action that puts it there writes the audit row.
    """
    old = balance_of(license=license, at=at)
    new = UsageBalance(license=to)
    for name in CARRIED:
        setattr(new, name, getattr(old, name))
    left, bought = old.quota - old.quota_used, old.purchased
    old.quota_used, old.purchased = old.quota, 0
    old.save()
    new.save()
    _note_carried(old, -left, -bought, f"Went with {to.key}", at=at)
    _note_carried(new, left, bought, f"Came with {license.key}", at=at)
    return new


@transaction.atomic
def set_limits(
    *, license: License, soft_limit: int | None, hard_limit: int | None, by: User, at: datetime
) -> UsageBalance:
    """How much may be spent in a month, and from where on its owners are told."""
    policies.require_owner(license.workspace, by)
    if soft_limit is not None and hard_limit is not None and soft_limit > hard_limit:
        raise LimitsCrossed
    balance = balance_of(license=license, at=at)
    balance.soft_limit, balance.hard_limit, balance.warned_at = soft_limit, hard_limit, None
    balance.save()
    audit.record(
        "usage.set_limits", actor=by, target=balance.license, soft=soft_limit, hard=hard_limit
    )
    return balance


def _grant_quota(balance: UsageBalance, *, used: int, at: datetime) -> None:
    left = balance.quota - balance.quota_used
    balance.quota, balance.quota_used = balance.license.plan.included_tokens, used
    change = balance.quota - used - left
    balance.save()
    if change:
        _note(balance, UsageKind.QUOTA, quota_change=change, at=at)


def _note_carried(
    balance: UsageBalance, quota: int, purchased: int, why: str, *, at: datetime
) -> None:
    for kind, change in (
        (UsageKind.QUOTA, {"quota_change": quota}),
        (UsageKind.TOP_UP, {"purchased_change": purchased}),
    ):
        if any(change.values()):
            _note(balance, kind, description=why, at=at, **change)


def _require_same(before: UsageEntry, amount: int) -> None:
    if before.amount != -amount:
        raise ExternalIdReused(before.external_id)


def require_running(license: License, *, at: datetime) -> None:
    state = license.state(at=at)
    if state not in {LicenseState.ACTIVE, LicenseState.GRACE}:
        raise LicenseEnded(state)


def _require_enough(balance: UsageBalance, amount: int) -> None:
    if amount > balance.available:
        raise InsufficientTokens(amount=amount, available=balance.available)
    if amount > balance.spendable:
        raise TokenLimitReached(amount=amount, spendable=balance.spendable)


def _warn(balance: UsageBalance, *, at: datetime) -> None:
    """Tell the owners once in a month that their own mark is reached."""
    if balance.soft_limit is None or balance.warned_at or balance.spent < balance.soft_limit:
        return
    balance.warned_at = at
    license = balance.license
    mails.tell_owners(
        license.workspace,
        "usage_soft_limit",
        f"{license.app} has spent {balance.spent} tokens this month",
        license=license,
        balance=balance,
    )


def _note(
    balance: UsageBalance,
    kind: UsageKind,
    *,
    at: datetime,
    quota_change: int = 0,
    purchased_change: int = 0,
    **facts: object,
) -> UsageEntry:
    return UsageEntry.objects.create(
        balance=balance,
        kind=kind,
        quota_change=quota_change,
        purchased_change=purchased_change,
        available_after=balance.available,
        occurred_at=at,
        **facts,
    )
