"""A license is never in use in more places than its plan allows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from appstore import policies
from appstore.actions import activating, revoking
from appstore.models import Activation, Plan, RevocationReason
from marketplace.core.errors import DomainError
from tests.factories import LicenseFactory, UserFactory

NOW = timezone.now()


def limited(limit):
    held = LicenseFactory()
    Plan.objects.filter(pk=held.plan_id).update(activation_limit=limit)
    held.refresh_from_db()
    return held


def activate(held, fingerprint, *, at=NOW):
    return activating.activate(license=held, fingerprint=fingerprint, label="", by=None, at=at)


def at_once(count, call):
    def one(number):
        try:
            return call(number)
        except DomainError as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_never_exceed_the_limit():
    held = limited(5)

    answers = at_once(20, lambda number: activate(held, f"machine {number}"))

    assert answers.count(activating.TooManyActivations) == 15
    assert held.activations.active().count() == 5


@pytest.mark.django_db(transaction=True)
def test_the_same_place_twenty_times_at_once_is_one():
    held = limited(5)
    answers = at_once(20, lambda _: activate(held, "here"))
    assert len({answer.pk for answer in answers}) == 1
    assert Activation.objects.count() == 1


@settings(deadline=None, max_examples=30)
@given(
    moves=st.lists(st.tuples(st.booleans(), st.sampled_from("abcd")), max_size=25),
    limit=st.integers(1, 3),
)
def test_no_sequence_of_calls_exceeds_the_limit(moves, limit):
    held, expected = limited(limit), set()
    for is_coming, fingerprint in moves:
        try:
            if is_coming:
                activate(held, fingerprint)
                expected.add(fingerprint)
            else:
                activating.deactivate(license=held, fingerprint=fingerprint, at=NOW)
                expected.remove(fingerprint)
        except activating.TooManyActivations:
            assert len(expected) == limit
            assert fingerprint not in expected
        except activating.ActivationMissing:
            assert fingerprint not in expected
        except activating.TooManyChanges:
            assert held.activations.count() == activating.churn_limit(limit)
        assert held.activations.active().count() == len(expected) <= limit


def test_one_license_is_not_shared_by_turns():
    held = limited(1)
    for number in range(activating.churn_limit(1)):
        activate(held, str(number))
        activating.deactivate(license=held, fingerprint=str(number), at=NOW)

    with pytest.raises(activating.TooManyChanges):
        activate(held, "one more")

    assert activate(held, "one more", at=NOW + timedelta(days=1, seconds=1)).ended_at is None


def test_an_owner_frees_a_place_and_nobody_else_does():
    held = limited(1)
    activation = activate(held, "here")
    with pytest.raises(policies.OwnerRequired):
        activating.end(activation=activation, by=UserFactory(), at=NOW)

    activating.end(activation=activation, by=held.workspace.memberships.get().user, at=NOW)

    assert activate(held, "there").ended_at is None


def test_activations_end_with_their_license():
    held = limited(2)
    activate(held, "here")
    revoking.revoke(license=held, reason=RevocationReason.REFUNDED, by=None, at=NOW)
    assert not held.activations.active().exists()
    with pytest.raises(DomainError):
        activate(held, "there")
