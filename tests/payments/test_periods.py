"""Periods of a subscription, and what is left of one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.periods import period_end, unused_minor

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
A_DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=400))


def periods(anchor, interval, count):
    starts = [anchor]
    while len(starts) <= count:
        starts.append(period_end(anchor=anchor, start=starts[-1], interval=interval))
    return starts


@pytest.mark.parametrize(
    ("anchor", "interval", "days"),
    [
        ((2027, 1, 31), "month", ["2027-02-28", "2027-03-31", "2027-04-30"]),
        ((2028, 1, 30), "month", ["2028-02-29", "2028-03-30", "2028-04-30"]),
        ((2028, 2, 29), "year", ["2029-02-28", "2030-02-28", "2031-02-28"]),
    ],
)
def test_a_31st_stays_a_31st(anchor, interval, days):
    starts = periods(datetime(*anchor, tzinfo=UTC), interval, 3)
    assert [start.date().isoformat() for start in starts[1:]] == days


@given(anchor=MOMENTS, interval=st.sampled_from(["month", "year"]))
def test_periods_follow_each_other_and_never_drift(anchor, interval):
    starts = periods(anchor, interval, 30)

    for start, end in pairwise(starts):
        length = (end - start).days
        assert 28 <= length <= 31 if interval == "month" else 365 <= length <= 366
        assert end.timetz() == anchor.timetz()
        assert end.day == anchor.day or (end + timedelta(days=1)).day == 1


@given(paid=st.integers(0, 10**9), start=MOMENTS, length=SPANS, parts=st.tuples(SPANS, SPANS))
def test_what_is_unused_falls_from_everything_to_nothing(paid, start, length, parts):
    end = start + length

    def unused(at):
        return unused_minor(paid, start=start, end=end, at=at)

    sooner, later = sorted(start + part for part in parts)

    assert unused(start) == paid
    assert unused(end) == 0
    assert 0 <= unused(later) <= unused(sooner) <= paid


@given(paid=st.integers(0, 10**9), start=MOMENTS, days=st.integers(1, 400), part=SPANS)
def test_the_odd_cent_is_the_buyers(paid, start, days, part):
    end = start + days * A_DAY
    left = end - min(start + part, end)
    given_back = unused_minor(paid, start=start, end=end, at=end - left)
    assert given_back * days * (A_DAY // MICROSECOND) >= paid * (left // MICROSECOND)
