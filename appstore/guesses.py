"""How often somebody may try a coupon code.

Asked at the edge, outside the checkout's transaction: what a refusal rolls back must not be counted
anew.
"""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache

from marketplace.core.errors import Limited
from marketplace.core.models import User

AN_HOUR_SECONDS = 3600


class CouponGuessed(Limited):
    code = "coupon_guessed"

    def __init__(self) -> None:
        super().__init__(
            "That were many coupon codes. Try again in an hour, or go on without one.",
            retry_after_seconds=AN_HOUR_SECONDS,
        )


def count(user: User, *, at: datetime) -> None:
    """One more code tried by this person; too many are refused for the rest of the hour."""
    key = f"coupon-tries:{user.pk}:{at:%Y-%m-%dT%H}"
    cache.add(key, 0, timeout=AN_HOUR_SECONDS)
    if cache.incr(key) > settings.COUPON_TRIES_PER_HOUR:
        raise CouponGuessed
