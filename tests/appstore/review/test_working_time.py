"""Due dates count working days."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appstore.review import working_time
from appstore.review.working_time import DAY

MOMENTS = st.datetimes(
    datetime.fromisoformat("2026-01-01"),
    datetime.fromisoformat("2030-01-01"),
    timezones=st.just(UTC),
)
SPANS = st.timedeltas(timedelta(0), timedelta(days=30))


def november(day, hour=0):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("entered", "due"),
    [
        (november(16, 9), november(19, 9)),  # Monday to Thursday
        (november(18, 9), november(23, 9)),  # Wednesday, over the weekend, to Monday
        (november(20, 15), november(25, 15)),  # Friday to Wednesday
        (november(21, 11), november(26)),  # Saturday counts as the Monday after it
        (november(22, 23), november(26)),
    ],
)
def test_three_working_days_skip_the_weekend(entered, due):
    assert working_time.after(entered, 3 * DAY) == due


@given(MOMENTS, SPANS)
def test_what_is_added_can_be_counted(start, span):
    end = working_time.after(start, span)
    assert working_time.between(start, end) == span


@given(MOMENTS, SPANS, SPANS)
def test_adding_twice_is_adding_once(start, first, second):
    step_by_step = working_time.after(working_time.after(start, first), second)
    at_once = working_time.after(start, first + second)
    assert working_time.between(step_by_step, at_once) == timedelta(0)


def test_a_weekend_has_no_working_time():
    assert working_time.between(november(21), november(23)) == timedelta(0)
    assert working_time.between(november(23), november(21)) == timedelta(0)
