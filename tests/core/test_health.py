"""``/healthz`` says which part works."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from marketplace.core import heartbeats
from marketplace.core.models import Heartbeat

PARTS = ("worker", "beat", "gateway", "runtime")


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    """Name another broker; at first one that always answers. Journeys ask the real ones."""

    def use(url):
        monkeypatch.setitem(current_app.conf, "broker_url", url)
        monkeypatch.setitem(current_app.conf, "broker_transport_options", {})

    use("memory://")
    return use


@pytest.fixture(autouse=True)
def _on_a_machine_of_ones_own(settings):
    """Where details are shown; that strangers see none is tested beside the other local pages."""
    settings.LOCAL = True


@pytest.fixture
def _all_alive():
    for part in PARTS:
        heartbeats.beat(part, detail="alive")


@pytest.mark.usefixtures("_all_alive")
def test_everything_works(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()["parts"]) == {"database", "broker", *PARTS}
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.usefixtures("_all_alive")
@pytest.mark.parametrize("part", PARTS)
def test_a_silent_part_is_named(client, settings, part):
    long_ago = timezone.now() - settings.HEARTBEAT_STALE_AFTER - timedelta(seconds=5)
    Heartbeat.objects.filter(part=part).update(beaten_at=long_ago)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["down"] == [part]
    assert "silent for" in answer.json()["parts"][part]["detail"]


@pytest.mark.usefixtures("_all_alive")
def test_a_part_that_lives_but_does_not_work_is_named(client):
    heartbeats.beat("runtime", works=False, detail="no user namespaces")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["runtime"] == {"ok": False, "detail": "no user namespaces"}


def test_parts_that_never_started_are_named(client):
    assert client.get("/healthz").json()["down"] == sorted(PARTS)


@pytest.mark.usefixtures("_all_alive")
def test_a_broker_that_does_not_answer_is_named(client, broker):
    broker("redis://127.0.0.1:1/0")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["down"] == ["broker"]
    assert "127.0.0.1" not in answer.content.decode()


def test_only_reading_is_offered(client):
    assert client.post("/healthz").status_code == 405
