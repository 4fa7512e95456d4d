"""What time does to subscriptions. Every step is safe to repeat.

Each subscription has a transaction of its own, so one that fails or is killed holds up nothing
else, and each is looked at again under its lock: two workers at once renew it once.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from appstore.models import Interval
from payments import renewing
from payments.models import Subscription, SubscriptionStatus
from payments.models.subscription import SubscriptionQuerySet

logger = logging.getLogger(__name__)


def keep(*, at: datetime) -> None:
    """Renew what is due, and say what is due soon."""
    _each(Subscription.objects.due(at=at), lambda row: renewing.advance(row, at=at))
    _each(_ending_trials(at), renewing.remind)
    _each(_ending_years(at), renewing.remind)


def _each(rows: SubscriptionQuerySet, step: Callable[[Subscription], None]) -> None:
    for subscription_id in rows.order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                subscription = renewing.lock(subscription_id)
                if rows.filter(pk=subscription_id).exists():  # and not only before it was locked
                    step(subscription)
        except Exception:
            logger.exception("Subscription %s could not be moved on", subscription_id)


def _ending_trials(at: datetime) -> SubscriptionQuerySet:
    """Those that were long enough for a word before they end."""
    until = at + settings.TRIAL_REMINDER_BEFORE
    ending = _unreminded(SubscriptionStatus.TRIALING, until)
    return ending.filter(plan__trial_days__gt=settings.TRIAL_REMINDER_BEFORE.days)


def _ending_years(at: datetime) -> SubscriptionQuerySet:
    ending = _unreminded(SubscriptionStatus.ACTIVE, at + settings.YEAR_REMINDER_BEFORE)
    return ending.filter(plan__interval=Interval.YEAR)


def _unreminded(status: SubscriptionStatus, until: datetime) -> SubscriptionQuerySet:
    ending = Subscription.objects.filter(
        status=status, current_period_end__lte=until, cancel_at_period_end=False
    )
    told = Q(reminded_for__isnull=False, reminded_for=F("current_period_end"))
    return ending.exclude(told)
