"""Calendar months, as people count them."""

import calendar
from datetime import datetime


def add_months(anchor: datetime, months: int) -> datetime:
    """The same day of a later month, or its last day where there is no such day.

    Count from the first day each time, not from the last result: 31 January, 28 February,
    31 March.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    day = min(anchor.day, calendar.monthrange(year, month + 1)[1])
    return anchor.replace(year=year, month=month + 1, day=day)


def month_of(anchor: datetime, at: datetime) -> tuple[datetime, datetime]:
    """Start and end of the month, counted from ``anchor``, that a later moment lies in."""
    passed = (at.year - anchor.year) * 12 + at.month - anchor.month
    if add_months(anchor, passed) > at:
        passed -= 1
    return add_months(anchor, passed), add_months(anchor, passed + 1)
