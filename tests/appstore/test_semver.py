"""Numbers and ranges."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from appstore import semver
from appstore.models.version import SEMVER

IDENTIFIERS = st.from_regex(r"\A(0|[1-9][0-9]{0,3}|[a-z-][a-z0-9-]{0,5})\Z")
NUMBERS = st.builds(
    "{}.{}.{}{}".format,
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 30),
    st.one_of(st.just(""), IDENTIFIERS.map("-{}".format)),
)


def test_numbers_are_compared_as_numbers_and_prereleases_come_before():
    # The order is the example of SemVer 2.0.0, section 11.
    rising = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"]
    rising += ["1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.9.0", "1.10.0"]
    assert sorted(set(rising), key=semver.precedence) == rising


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("", "9.9.9", None),
        ("*", "1.0.0-beta.1", None),
        ("^1.4", "1.10.0", "2.0.0"),
        ("^1.4", "1.11.0-beta.1", "2.0.0-beta.1"),
        ("~1.4.2", "1.4.9", "1.5.0"),
        ("1.x", "1.0.0", "2.0.0"),
        (">= 1.2, < 2", "1.2.0", "1.2.0-beta.1"),
        ("^1.2 || ^3", "3.4.0", "2.0.0"),
        ("1.2 - 1.5", "1.5.7", "1.6.0"),
        (">=1.2.0-beta.2", "1.2.0-beta.10", "1.2.0-beta.1"),
    ],
)
def test_a_range_is_read_as_npm_writes_it_and_hides_no_prerelease(text, inside, outside):
    assert semver.allows(text, inside)
    assert outside is None or not semver.allows(text, outside)


@pytest.mark.parametrize(
    "text", ["abc", "^", "1..2", "1 - 2 - 3", "^1.2.3.4", "1" * 101, "1\n2", "\0"]
)
def test_nonsense_is_refused_with_how_to_write_it(text):
    with pytest.raises(semver.RangeInvalid, match=r"\^1\.4"):
        semver.parse(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    with suppress(semver.RangeInvalid):
        semver.parse(text)


@given(NUMBERS, NUMBERS)
def test_a_caret_holds_the_first_number_and_never_goes_below(number, other):
    base = other.partition("-")[0]
    if semver.allows(f"^{base}", number):
        assert not semver.is_higher(base, than=number)
        assert number.split(".")[0] == base.split(".")[0]


@pytest.mark.parametrize("number", ["1.0.0-01", "1.0.0-rc.01", "01.0.0", "1.0", "1.0.0-"])
def test_numbers_that_semver_forbids_are_refused_at_upload_and_sorted_all_the_same(number):
    with pytest.raises(ValidationError):
        SEMVER(number)
    assert semver.precedence("1.0.0-01") < semver.precedence("1.0.0-2")


@given(NUMBERS)
def test_numbers_that_semver_allows_are_taken(number):
    SEMVER(number)
