"""What a tier includes, as it is written, kept and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appstore import entitlements

CODES = st.from_regex(r"[a-z]([a-z0-9]{0,9})(_[a-z0-9]{1,9})?", fullmatch=True)
TEXTS = st.from_regex(r"[A-Za-z][A-Za-z ]{0,20}[A-Za-z]", fullmatch=True)
VALUES = st.just(True) | st.integers(0, entitlements.NUMBER_MAX) | TEXTS  # noqa: FBT003


@given(st.dictionaries(CODES, VALUES, max_size=entitlements.CODES_MAX))
def test_what_is_written_reads_back_the_same(wanted):
    kept = entitlements.checked(wanted)
    text = entitlements.written(kept)

    assert kept == wanted
    words = {"true", "yes"}
    if not words.intersection(value for value in wanted.values() if isinstance(value, str)):
        assert entitlements.parsed(text) == wanted


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    try:
        read = entitlements.parsed(text)
    except entitlements.EntitlementsInvalid:
        return
    assert entitlements.checked(read) == read


@pytest.mark.parametrize(
    "wanted",
    [
        [],
        "projects",
        {"Projects": 1},
        {"": 1},
        {"a" * 41: 1},
        {"a__b": 1},
        {"projects": False},
        {"projects": None},
        {"projects": -1},
        {"projects": 10**12 + 1},
        {"projects": 1.5},
        {"projects": [1]},
        {"projects": " "},
        {"projects": "x" * 61},
        {"projects": "two\nlines"},
        {"projects": "turned \u202e round"},
        {f"code_{n}": 1 for n in range(31)},
    ],
)
def test_what_is_no_entitlement_is_refused(wanted):
    with pytest.raises(entitlements.EntitlementsInvalid):
        entitlements.checked(wanted)


def test_people_read_words():
    shown = entitlements.in_words({"api_calls": 10_000, "support": "by mail", "sso": True})
    assert shown == [("Api calls", "10,000"), ("Support", "by mail"), ("Sso", "")]


def test_a_code_twice_is_a_mistake():
    with pytest.raises(entitlements.EntitlementsInvalid, match="twice"):
        entitlements.parsed("projects = 1\nprojects = 2")
