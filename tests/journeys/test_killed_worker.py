"""A worker that dies in the middle: its work is finished by the next one, and only once.

Run on both brokers: the suite is run once more with Redis.
"""

import time

import pytest

from tests.journeys import projects
from tests.journeys.live import eventually, own_home, running_marketplace
from tests.journeys.people import Administrator, ApiPerson

pytestmark = [pytest.mark.journey, pytest.mark.broker]


@pytest.fixture(scope="module")
def lone_market():
    with own_home() as home, running_marketplace(home, backend="bubblewrap") as market:
        yield market


def test_scan_build_and_start_are_finished_once_after_kill_9(lone_market, tmp_path):
    market = lone_market
    archive = projects.fetch(projects.EXPRESS, tmp_path)
    developer, reviewer, slug = ApiPerson(market, "developer"), Administrator(market), "phoenix"
    developer.post("developers/", {"display_name": "Phoenix"})
    offered = developer.get("developers/agreement/")
    shown = {"version": offered["version"], "sha256": offered["sha256"]}
    developer.post("developers/agreement/", shown)
    developer.post("apps/", {"slug": slug, "name": "Phoenix", "summary": "Rises", "category": "ai"})
    with archive.open("rb") as file:
        files = {"archive": file}
        developer.post(f"apps/{slug}/versions/", {"version": "1.0.0"}, files=files)

    developer.post(f"apps/{slug}/submit/")
    kill_worker_when(market, "SELECT 1 FROM scanner_codescanresult WHERE status = 'running'")
    developer.wait_for_version(slug, "reviewing")
    assert market.rows("SELECT status FROM scanner_codescanresult") == [("done",)]
    assert attempts(market, "scanner.scan") == [("done", 2)]

    reviewer.decide(slug, "approve")
    developer.post(f"apps/{slug}/publish/")
    buyer = ApiPerson(market, "buyer")
    installation = buyer.post(f"store/apps/{slug}/install/")["id"]
    key = buyer.post("instances/", {"installation": installation})["id"]
    kill_worker_when(market, "SELECT 1 FROM runtime_appinstance WHERE status = 'building'")
    # The next worker is killed once more, as soon as it has come to the start itself.
    kill_worker_when(market, "SELECT 1 FROM runtime_appinstance WHERE status = 'starting'")
    eventually(lambda: buyer.get(f"instances/{key}/")["status"] == "running", seconds=180)

    answer = buyer.post(f"instances/{key}/execute/", {"path": projects.EXPRESS.path})
    assert projects.EXPRESS.says in answer["body"]
    assert market.rows("SELECT count(*) FROM runtime_appbuild") == [(1,)]
    assert attempts(market, "runtime.start_instance") == [("done", 3)]
    audited = "SELECT count(*) FROM core_securityaudit WHERE action = %s"
    for action in ("app.scan", "app.publish", "app.install", "instance.create"):
        assert market.rows(audited, action) == [(1,)], action


def kill_worker_when(market, query):
    """Wait for the moment, end the worker the hard way, and start another."""
    eventually(lambda: market.rows(query), seconds=120, pause=0.01)
    market.kill("worker")
    time.sleep(1)  # what it started must not outlive it unseen
    market.start("worker")


def attempts(market, kind):
    return market.rows("SELECT state, attempt FROM core_job WHERE kind = %s ORDER BY id", kind)
