"""How a sale is shared, to the cent."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from marketplace.core import money
from payments import revenue
from payments.revenue import split_revenue

PRICES = st.integers(1, 10**12)
SHARES = st.integers(0, 10_000)


def test_what_the_docstrings_promise():
    for module in (revenue, money):
        assert doctest.testmod(module).failed == 0


@given(PRICES, SHARES)
def test_the_parts_always_add_up_and_none_is_negative(price_minor, platform_bps):
    split = split_revenue(price_minor, platform_bps=platform_bps)
    assert sum(split) == price_minor
    assert min(split) >= 0


@given(PRICES, SHARES)
def test_the_odd_cent_is_the_developers(price_minor, platform_bps):
    split = split_revenue(price_minor, platform_bps=platform_bps)
    owed = price_minor * platform_bps
    assert split.platform_minor * 10_000 <= owed < (split.platform_minor + 1) * 10_000
