"""How far reviewers agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appstore.review.agreement import Agreement

COUNTS = st.integers(0, 1000)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_kappa_never_says_more_than_the_rate(both, first, second, neither):
    found = Agreement(both, first, second, neither)
    if found.kappa is not None:
        assert -1 <= found.kappa <= found.rate + 1e-9 <= 1 + 2e-9


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_those_who_always_agree_agree_perfectly(both, neither):
    assert Agreement(both, 0, 0, neither).kappa == pytest.approx(1)


def test_without_pairs_or_with_one_word_alone_kappa_says_nothing():
    assert Agreement(0, 0, 0, 0).rate is None
    assert Agreement(0, 0, 0, 0).kappa is None
    assert Agreement(7, 0, 0, 0).kappa is None
