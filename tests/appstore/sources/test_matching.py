import time

from hypothesis import given
from hypothesis import strategies as st

from appstore.sources.matching import Budget, blocks, matches

TEXTS = st.lists(st.sampled_from("abcd"), max_size=14)


def longest(a, b):
    """The length of the longest common subsequence, the slow and sure way."""
    row = [0] * (len(b) + 1)
    for one in a:
        before = list(row)
        for j, other in enumerate(b):
            row[j + 1] = before[j] + 1 if one == other else max(row[j], before[j + 1])
    return row[-1]


@given(TEXTS, TEXTS)
def test_as_much_as_possible_is_found_to_be_the_same(a, b):
    found = matches(a, b, Budget())

    assert all(a[i] == b[j] for i, j in found)
    assert len(found) == longest(a, b)
    assert found == sorted(found)


@given(TEXTS, TEXTS, st.integers(min_value=0, max_value=30))
def test_the_blocks_turn_one_into_the_other_however_early_the_search_ends(a, b, steps):
    made, i = [], 0
    for block in blocks(a, b, Budget(steps)):
        made += a[i : block.a_start] + b[block.b_start : block.b_end]
        i = block.a_end

    assert made + a[i:] == b


def test_texts_made_to_be_slow_end_the_search_soon():
    a, b = "ab" * 20_000, "ba" * 15_000 + "b" * 10_000
    budget = Budget(100_000)

    started = time.monotonic()
    matches(a, b, budget)

    assert budget.is_spent
    assert time.monotonic() - started < 5
