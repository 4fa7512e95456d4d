"""The periods of a subscription, and what is left of one."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from appstore.models import Interval
from marketplace.core.months import add_months

MONTHS: Mapping[str, int] = {Interval.MONTH: 1, Interval.YEAR: 12}
A_DAY = timedelta(days=1)


def period_end(*, anchor: datetime, start: datetime, interval: str) -> datetime:
    """When the period that begins at ``start`` is over.

    ``anchor`` is where the first period began: whoever subscribed on a 31st pays on the last day
    of a short month and on the 31st again after it.
    """
    passed = (start.year - anchor.year) * 12 + start.month - anchor.month
    return add_months(anchor, passed + MONTHS[interval])


def unused_minor(paid_minor: int, *, start: datetime, end: datetime, at: datetime) -> int:
    """What of a paid period is still to come, counted in days; a day begun counts as unused.

    Rounded up to a whole minor unit, so the odd cent is the buyer's.

    >>> from datetime import UTC
    >>> june = datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)
    >>> unused_minor(999, start=june[0], end=june[1], at=datetime(2027, 6, 11, 12, tzinfo=UTC))
    666
    """
    days = _days(end - start)
    left = min(_days(end - at), days)
    return -(-paid_minor * left // days) if left > 0 else 0


def _days(span: timedelta) -> int:
    return -(-span // A_DAY)
