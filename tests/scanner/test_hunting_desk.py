"""Searches on the desk and by machine: how far they are, and what they found."""

from scanner.actions import hunts
from scanner.models import CustomRule, HuntItem
from tests.factories import HuntFactory, UserFactory, VersionFactory
from tests.scanner.hunting import THIEF, WALLET, now


def found(count, **facts):
    hunt = HuntFactory(**facts)
    match = {"rule": "custom.evil", "path": "<b>app.py", "line": 3, "evidence": "<i>evil</i>"}
    for position in range(count):
        HuntItem.objects.create(
            hunt=hunt,
            version=VersionFactory(),
            position=position,
            state="read",
            match_count=1,
            matches=[match],
        )
    return hunt


def test_the_desk_writes_a_rule_and_says_at_which_line_it_is_wrong(client, reviewer):
    client.force_login(reviewer)
    place = "/admin/scanner/customrule/"
    said = {"name": "evil-wallet", "note": "A thief."}
    wrong = client.post(f"{place}write/", said | {"text": WALLET.replace("bc1qthief", 'x" "')})
    assert "Line 7: " in wrong.content.decode()

    answer = client.post(f"{place}write/", said | {"text": WALLET})

    rule = CustomRule.objects.get()
    assert answer["Location"] == f"{place}{rule.pk}/change/"
    page = client.get(answer["Location"]).content.decode()
    assert "Search what is stored" in page
    assert "Put in force" not in page
    client.post(f"{place}{rule.pk}/decide/", {"decision": "enforce", "reason": "So."})
    rule.refresh_from_db()
    assert rule.status == "draft"
    assert "bc1qthief" in client.get(f"{place}write/?from={rule.pk}").content.decode()


def test_the_desk_shows_a_search_while_it_runs_and_escapes_what_it_found(client, reviewer):
    client.force_login(reviewer)
    hunt = found(2)
    place = f"/admin/scanner/hunt/{hunt.pk}/change/"
    page = client.get(place).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "<b>2</b> of 2 versions searched" in page
    assert "&lt;b&gt;app.py:3" in page
    assert "&lt;i&gt;evil" in page
    hunts.abort(hunt=hunt, by=reviewer, at=now())
    assert "hx-trigger" not in client.get(place).content.decode()


def test_a_longer_search_needs_no_more_queries(
    client, api, reviewer, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(reviewer)
    api.force_authenticate(reviewer)
    few, many = found(1, done=True), found(12, done=True)
    for place in ("/admin/scanner/hunt/{}/change/", "/api/v1/hunts/{}/matches/"):
        client_of(place, client, api).get(place.format(few.pk))  # the session's own
        with django_assert_max_num_queries(16) as first:
            client_of(place, client, api).get(place.format(few.pk))
        with django_assert_num_queries(len(first)):
            client_of(place, client, api).get(place.format(many.pk))


def client_of(place, client, api):
    return api if place.startswith("/api") else client


def test_by_machine(api, reviewer, run_jobs, stored):
    stored({"app.py": THIEF})
    api.force_authenticate(reviewer)
    said = {"name": "evil-wallet", "note": "A thief."}
    wrong = api.post("/api/v1/custom-rules/", said | {"text": "rule {"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "custom_rule_invalid")
    assert "Line 1" in wrong.json()["detail"]

    rule = api.post("/api/v1/custom-rules/", said | {"text": WALLET}, format="json").json()
    hunt = api.post(f"/api/v1/custom-rules/{rule['id']}/hunt/").json()
    assert (hunt["status"], hunt["progress"]["read"]) == ("running", 0)
    run_jobs("scanner.search_lane")

    hunt = api.get(f"/api/v1/hunts/{hunt['id']}/").json()
    assert (hunt["status"], hunt["progress"]["matching"]) == ("done", 1)
    match = api.get(f"/api/v1/hunts/{hunt['id']}/matches/").json()["data"][0]
    assert (match["match_count"], match["matches"][0]["line"]) == (1, 3)
    refused = api.post(f"/api/v1/custom-rules/{rule['id']}/enforce/")
    assert refused.json()["code"] == "scan_operator_required"


def test_developers_do_not_even_learn_that_there_are_searches(api):
    hunt = HuntFactory()
    api.force_authenticate(UserFactory())
    for place in ("custom-rules/", f"custom-rules/{hunt.rule_id}/", f"hunts/{hunt.pk}/"):
        assert api.get(f"/api/v1/{place}").status_code == 404
    assert api.post("/api/v1/custom-rules/", {}, format="json").status_code == 404
