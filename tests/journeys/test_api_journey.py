"""From sign-up to earnings through the API, with two apps that nobody here wrote."""

import pytest
import requests

from tests.journeys.live import eventually
from tests.journeys.people import Administrator, ApiPerson

pytestmark = pytest.mark.journey
PRICE_MINOR = 1299


def test_an_app_goes_from_upload_to_earning_money(market, project, archive):
    slug = f"api-{project.name}-{market.environment['RUNTIME_BACKEND']}"
    reviewer = Administrator(market)

    # 1. Somebody signs up, becomes a developer and accepts the agreement.
    developer = ApiPerson(market, "developer")
    developer.get("developers/me/", expect=403)
    me = developer.post("developers/", {"display_name": f"Studio {slug}"})
    assert me["verification"] == "email"
    agreement = developer.get("developers/agreement/")
    assert agreement["accepted_at"] is None

    # 2. They create an app and upload an ordinary project.
    listing = {
        "slug": slug,
        "name": f"{project.name} as a service",
        "summary": "An ordinary project from the web",
        "price_minor": PRICE_MINOR,
        "currency": "EUR",
        "category": "developer-tools",
    }
    created = developer.post("apps/", listing, key="create")
    assert developer.post("apps/", listing, key="create") == created
    with archive.open("rb") as file:
        version = developer.post(
            f"apps/{slug}/versions/",
            {"version": "1.0.0", "changelog": "First."},
            files={"archive": file},
            expect=201,
        )
    assert version["manifest"]["runtime"] == project.runtime
    assert version["bundle_sha256"] == project.sha256

    # 3. They submit it, once the agreement is accepted; a worker scans it.
    refusal = developer.post(f"apps/{slug}/submit/", expect=403)
    assert refusal["code"] == "agreement_required"
    shown = {"version": agreement["version"], "sha256": agreement["sha256"]}
    developer.post("developers/agreement/", shown)
    assert developer.post(f"apps/{slug}/submit/", key="submit")["status"] == "pending"
    assert developer.post(f"apps/{slug}/submit/", expect=409)["code"] == "invalid_transition"
    reviewed = developer.wait_for_version(slug, "reviewing")
    assert reviewed["risk"] in {"low", "medium", "high"}
    scan = developer.get(f"apps/{slug}/scans/")["data"][0]
    assert scan["status"] == "done"
    assert scan["is_complete"]
    for finding in developer.get(f"apps/{slug}/scans/{scan['id']}/findings/")["data"]:
        assert {"path", "line", "rule", "severity"} <= finding.keys()

    # 4. A reviewer reads it, refuses it once, then approves it; the developer publishes.
    desk = reviewer.decide(slug, "reject", "Say in the summary what it does.")
    assert project.sha256 in desk
    rejected = developer.wait_for_version(slug, "rejected")
    assert rejected["rejection_reason"] == "Say in the summary what it does."
    developer.post(f"apps/{slug}/submit/")
    developer.wait_for_version(slug, "reviewing")
    reviewer.decide(slug, "approve")
    assert developer.post(f"apps/{slug}/publish/")["status"] == "published"
    subjects = " ".join(mail["Subject"] for mail in market.mails_to(developer.email))
    assert "needs changes" in subjects
    assert "is approved" in subjects

    # 5. It is in the store, and search forgives a wrong letter.
    found = requests.get(f"{market.url}/api/v1/store/apps/?q={project.name}", timeout=30).json()
    assert slug in [app["slug"] for app in found["data"]]
    detail = requests.get(f"{market.url}/api/v1/store/apps/{slug}/", timeout=30).json()
    assert detail["versions"][0]["version"] == "1.0.0"

    # 6. Somebody else buys it from their wallet and installs it.
    buyer = ApiPerson(market, "buyer")
    install = buyer.post(f"store/apps/{slug}/install/", expect=403)
    assert install["code"] == "license_required"
    poor = buyer.post("orders/", {"app": slug}, expect=409)
    assert poor["code"] == "insufficient_balance"
    reviewer.record_deposit(buyer.email, "20.00")
    order = buyer.post("orders/", {"app": slug, "price_minor": PRICE_MINOR}, key="buy", expect=201)
    assert buyer.post("orders/", {"app": slug, "price_minor": PRICE_MINOR}, key="buy") == order
    assert buyer.get("wallet/")["balance_minor"] == 2000 - PRICE_MINOR
    installation = buyer.post(f"store/apps/{slug}/install/", {"version": "1.0.0"}, expect=201)
    assert installation["app_token"].startswith("mtx_app_")

    # 7. An instance of it runs in a sandbox and answers.
    instance = buyer.post("instances/", {"installation": installation["id"]}, key="run", expect=201)
    key = instance["id"]

    def running():
        now = buyer.get(f"instances/{key}/")
        assert now["status"] != "failed", now["status_reason"]
        return now if now["status"] == "running" else None

    instance = eventually(running, seconds=240)
    assert instance["backend"] == market.environment["RUNTIME_BACKEND"]
    answer = buyer.post(f"instances/{key}/execute/", {"path": project.path})
    assert answer["status"] == 200
    assert project.says in answer["body"]
    assert answer["duration_ms"] > 0
    stranger = ApiPerson(market, "stranger")
    assert stranger.get(f"instances/{key}/", expect=404)["code"] == "not_found"
    assert stranger.post(f"instances/{key}/execute/", expect=404)["code"] == "not_found"
    shut = requests.get(
        f"http://127.0.0.1:{market.port + 1}{project.path}",
        headers={"Host": instance["address"].removeprefix("http://"), "Accept": "application/json"},
        timeout=30,
    )
    assert shut.status_code == 401

    # 8. It is measured, and the sale is shared to the cent.
    def measured():
        windows = buyer.get(f"instances/{key}/metrics/")["data"]
        memory = max((window["memory_bytes"] for window in windows), default=0)
        return memory and sum(window["requests"] for window in windows)

    assert eventually(measured, seconds=60) >= 1
    share = developer.get("revenue-shares/")["data"][0]
    assert (share["developer_minor"], share["platform_minor"]) == (1040, 259)
    assert developer.get("wallet/")["earnings_minor"] == 1040
    actions = [row[0] for row in _audited(market, slug)]
    # A scan begins with the upload, and may end before or after the version is submitted.
    assert [action for action in actions if action != "app.scan"] == [
        "app.create",
        "version.upload",
        "app.submit",
        "app.reject",
        "app.submit",
        "app.approve",
        "app.publish",
    ]
    rejected, approved = actions.index("app.reject"), actions.index("app.approve")
    assert "app.scan" in actions[:rejected]
    assert "app.scan" in actions[rejected:approved]

    stopped = buyer.post(f"instances/{key}/stop/")
    assert stopped["status"] in {"stopping", "stopped"}
    eventually(lambda: buyer.get(f"instances/{key}/")["status"] == "stopped")


def _audited(market, slug):
    return market.rows(
        "SELECT action FROM core_securityaudit WHERE target_type = 'appstore.app'"
        " AND target_id = (SELECT id::text FROM appstore_app WHERE slug = %s) ORDER BY id",
        slug,
    )
