from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.access import LIFETIMES, Access, AccessDenied, Purpose

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACCESS = Access(b"a key of 32 bytes for this alone")


def sign(purpose=Purpose.ENTER, instance="inst_01abc"):
    return ACCESS.sign(instance=instance, user="7", purpose=purpose, at=NOW)


def check(token, purpose=Purpose.ENTER, instance="inst_01abc", at=NOW):
    return ACCESS.check(token, instance=instance, purpose=purpose, at=at)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_works_until_its_lifetime_ends_and_not_a_second_longer(purpose):
    token = sign(purpose)

    grant = check(token, purpose, at=NOW + LIFETIMES[purpose] - timedelta(seconds=1))

    assert (grant.instance, grant.user, grant.purpose) == ("inst_01abc", "7", purpose)
    with pytest.raises(AccessDenied):
        check(token, purpose, at=NOW + LIFETIMES[purpose])


def test_a_token_opens_only_its_own_instance():
    token = sign()

    with pytest.raises(AccessDenied):
        check(token, instance="inst_01other")


def test_a_token_serves_only_its_own_purpose():
    token = sign(Purpose.ENTER)

    with pytest.raises(AccessDenied):
        check(token, Purpose.COOKIE)


def test_another_key_signs_other_tokens():
    token = Access(b"another key").sign(
        instance="inst_01abc", user="7", purpose=Purpose.ENTER, at=NOW
    )

    with pytest.raises(AccessDenied):
        check(token)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=127))
def test_changing_any_one_character_makes_a_token_worthless(position, change):
    token = sign()
    position %= len(token)
    changed = chr(ord(token[position]) ^ change)
    forged = token[:position] + changed + token[position + 1 :]

    with pytest.raises(AccessDenied):
        check(forged)


@given(st.text())
def test_any_text_that_is_not_a_token_is_refused(text):
    with pytest.raises(AccessDenied):
        check(text)


@pytest.mark.parametrize("text", ["", ".", "..", "e30.", "x" * 5000, "é.é", "\x00", "\ud800"])
def test_odd_texts_are_refused_and_never_an_error(text):
    with pytest.raises(AccessDenied):
        check(text)


def test_no_two_tokens_are_alike():
    assert sign() != sign()
