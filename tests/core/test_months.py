"""Months are counted from the first day, so that the 31st is not lost in February."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.months import add_months, month_of

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("months", "day"), [(0, "2027-01-31"), (1, "2027-02-28"), (2, "2027-03-31"), (13, "2028-02-29")]
)
def test_the_last_day_stands_in_for_one_that_is_not_there(months, day):
    assert add_months(datetime(2027, 1, 31, tzinfo=UTC), months).date().isoformat() == day


@given(anchor=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_every_moment_lies_in_exactly_one_month(anchor, later):
    start, end = month_of(anchor, anchor + later)

    assert start <= anchor + later < end
    assert timedelta(days=27) < end - start < timedelta(days=32)
    assert month_of(anchor, end)[0] == end
