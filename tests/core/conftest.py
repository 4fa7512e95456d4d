import pytest
from celery import current_app

from tests.core.addresses import everything_of
from tests.factories import UserFactory


@pytest.fixture
def theirs(monkeypatch):
    """One of everything that can belong to somebody, and a broker for who asks for our health."""
    monkeypatch.setitem(current_app.conf, "broker_url", "memory://")
    monkeypatch.setitem(current_app.conf, "broker_transport_options", {})
    return everything_of(UserFactory())
