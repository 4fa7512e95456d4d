"""What every provider of identity checks promises."""

import pytest

from developers.models import KycReason
from developers.providers.base import KycProviderRefused, Outcome
from developers.providers.manual import ManualProvider
from developers.providers.stripe_identity import StripeIdentityProvider
from tests.developers import stripe_server
from tests.factories import KycCaseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stripe():
    with stripe_server.running() as server:
        yield StripeIdentityProvider(
            secret_key=stripe_server.KEY, webhook_secret="whsec_test", api_base=server.base
        )


@pytest.fixture(params=["manual", "stripe"])
def provider(request):
    if request.param == "manual":
        return ManualProvider()
    return request.getfixturevalue("stripe")


@pytest.fixture
def key():
    return f"{KycCaseFactory(submitted=True).key}-0"


def start(provider, key):
    return provider.start(key=key, return_url="https://market.example/back")


def test_it_is_configured(provider):
    assert provider.require_configured() is None


def test_a_check_waits_at_first(provider, key):
    finding = start(provider, key)
    assert finding.outcome == Outcome.WAITING
    assert finding.reference
    assert finding.name == ""


def test_the_same_key_finds_the_same_check(provider, key):
    assert start(provider, key).reference == start(provider, key).reference


def test_another_key_is_another_check(provider, key):
    other = f"{KycCaseFactory(submitted=True).key}-0"
    assert start(provider, key).reference != start(provider, other).reference


def test_looking_finds_what_was_started_and_changes_nothing(provider, key):
    started = start(provider, key)
    assert provider.look(started.reference) == started
    assert provider.look(started.reference) == started


@pytest.mark.parametrize("reference", ["vs_made_up", "desk:made-up", "../../accounts"])
def test_what_was_never_started_is_refused(provider, reference):
    with pytest.raises(KycProviderRefused):
        provider.look(reference)


def test_a_reason_is_one_the_developer_can_read(provider, key):
    assert start(provider, key).reason in KycReason
