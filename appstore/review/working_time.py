"""Time as the review desk counts it: whole days from Monday to Friday, in UTC."""

from datetime import UTC, datetime, timedelta

DAY = timedelta(days=1)
SATURDAY = 5


def after(start: datetime, span: timedelta) -> datetime:
    """The moment when so much working time has gone by since ``start``.

    >>> after(datetime(2026, 11, 20, 15, tzinfo=UTC), 3 * DAY)  # a Friday afternoon
    datetime.datetime(2026, 11, 25, 15, 0, tzinfo=datetime.timezone.utc)
    """
    at = _working(start.astimezone(UTC))
    while span > timedelta(0):
        step = min(span, _midnight(at) - at)
        at, span = at + step, span - step
        if span:
            at = _working(at)
    return at


def between(start: datetime, end: datetime) -> timedelta:
    """The working time from one moment to a later one; none if it is not later."""
    at, end, total = _working(start.astimezone(UTC)), end.astimezone(UTC), timedelta(0)
    while at < end:
        until = min(end, _midnight(at))
        total += until - at
        at = _working(until)
    return total


def _working(at: datetime) -> datetime:
    """The moment itself, or the Monday after it."""
    while at.weekday() >= SATURDAY:
        at = _midnight(at)
    return at


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
