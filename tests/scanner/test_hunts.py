"""Rules of one's own: a draft is searched for in all that is stored, then put in force or not."""

from datetime import timedelta
from threading import Thread

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from marketplace.core import jobs
from marketplace.core.lifecycle import InvalidTransition
from marketplace.core.models import Job, SecurityAudit
from sandbox.errors import SandboxUnavailable
from scanner import catalogue, queries, tasks
from scanner.actions import custom_rules, hunts, scans
from scanner.jobs import hunts as hunting
from scanner.jobs import rules
from scanner.models import CustomRule, Hunt, HuntItem, RuleSet, ScannedFile
from scanner.policies import ScanOperatorRequired, ScanStaffRequired
from scanner.results import rulesets
from tests.factories import HuntFactory, ScanFactory, UserFactory, VersionFactory

WALLET = """rule evil_wallet
{
  meta:
    message = "Pays into a wallet of a known thief."
    level = "critical"
  strings:
    $wallet = "bc1qthief"
  condition:
    $wallet
}
"""
HELLO = "print('hello')\n"
THIEF = "print('hello')\n\nPAY = 'bc1qthief'\n"


def now():
    return timezone.now()


def draft(by, text=WALLET, **facts):
    said = {"name": "evil-wallet", "note": "A thief.", "by": by, "at": now()}
    return custom_rules.draft(text=text, **said | facts)


def hunt_to_its_end(rule, staff, run_jobs):
    hunt = hunts.start(rule=rule, by=staff, at=now())
    run_jobs("scanner.search_lane")
    hunt.refresh_from_db()
    assert hunt.status == "done"
    return hunt


def actions():
    return list(SecurityAudit.objects.order_by("pk").values_list("action", flat=True))


@pytest.fixture
def reviewer():
    user = UserFactory(is_staff=True, second_factor=True)
    user.user_permissions.add(Permission.objects.get(codename="change_appversion"))
    return user


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (WALLET.replace("$wallet\n}", "$purse\n}"), 9, "Line 9"),
        ("rule a { condition: true", 1, "Line 1"),
        ("", 0, "There is no rule in it"),
        (WALLET.replace('"critical"', '"catastrophic"'), 0, "level is one of info, low, medium"),
        ('rule a { meta: kind = "treat" condition: true }', 0, "kind is one of threat, capability"),
        ("rule a { meta: cwe = -1 condition: true }", 0, "cwe is a number from 1 to 9999"),
        ("rule a { meta: cwe = 99999999999 condition: true }", 0, "cwe is a number"),
        ('rule a { meta: cwe = "78" condition: true }', 0, "cwe is a number"),
        ("rule a { meta: cwe = true condition: true }", 0, "cwe is a number"),
        ("rule a { meta: version = 0 condition: true }", 0, "version is a number"),
        ("rule a { meta: message = 5 condition: true }", 0, "message is a text of at most 500"),
        (f'rule a {{ meta: remedy = "{"x" * 501}" condition: true }}', 0, "remedy is a text"),
        (f"rule {'a' * 61} {{ condition: true }}", 0, "has over 60 letters"),
        ("rule a { condition: true }\0", 1, "syntax error"),
        ("\n".join(f"rule a{n} {{ condition: true }}" for n in range(51)), 0, "More than 50"),
        ('include "/etc/passwd"\nrule a { condition: true }', 1, "include"),
    ],
)
def test_a_text_that_is_no_rule_is_refused_with_its_line(staff, text, line, said):
    with pytest.raises(custom_rules.CustomRuleInvalid, match=said) as caught:
        draft(staff, text)
    assert caught.value.line == line
    assert not CustomRule.objects.exists()


def test_a_draft_is_numbered_and_decides_nothing(staff, stored, run_jobs):
    before = rulesets.current(at=now())
    assert [draft(staff).version for _ in "ab"] == [1, 2]
    assert rulesets.current(at=now()) == before

    version = stored({"app.py": THIEF})
    scans.request_scan(version=version, by=version.app.developer.user)
    run_jobs()
    assert not version.scans.get().findings.filter(analyzer="custom").exists()


def test_a_hunt_reads_all_that_is_stored_newest_first_and_changes_nothing(
    staff, stored, run_jobs, monkeypatch
):
    offered = stored({"app.py": THIEF, "b.py": THIEF}, published=True)
    clean = stored({"app.py": HELLO})
    rejected = stored({"lib/x.bin": b"\0\1bc1qthief"}, status="suspended")
    order, read = [], hunting.read
    monkeypatch.setattr(hunting, "read", lambda *each: order.append(each[0]) or read(*each))

    hunt = hunt_to_its_end(draft(staff), staff, run_jobs)

    assert order == [rejected, clean, offered]
    found = {item.version: item for item in hunt.items.all()}
    assert [found[each].match_count for each in (offered, clean, rejected)] == [2, 0, 1]
    first = found[offered].matches[0]
    assert (first["rule"], first["path"], first["line"]) == ("custom.evil-wallet", "app.py", 3)
    assert "bc1qthief" in first["evidence"]
    assert found[rejected].matches[0]["path"] == "x.bin"
    progress = queries.hunt_progress(hunt)
    assert (progress.total, progress.read, progress.failed) == (3, 3, 0)
    assert (progress.matching, progress.matches) == (2, 3)
    offered.refresh_from_db()
    assert (offered.status, offered.scans.count()) == ("published", 0)
    assert ScannedFile.objects.of(offered).count() == 2
    assert actions() == ["custom_rule.draft", "hunt.start", "hunt.end"]


def test_a_bundle_that_cannot_be_read_is_named_and_holds_nothing_up(staff, stored, run_jobs):
    stored({"app.py": THIEF})
    broken = stored(b"no archive")
    hunt = hunt_to_its_end(draft(staff), staff, run_jobs)
    item = hunt.items.get(version=broken)
    assert (item.state, item.match_count) == ("failed", 0)
    assert item.error
    assert queries.hunt_progress(hunt).matching == 1


def test_a_worker_that_is_killed_is_followed_by_the_next(staff, stored, run_jobs, monkeypatch):
    versions = [stored({"app.py": f"{THIEF}# {number}"}) for number in range(3)]
    hunt = hunts.start(rule=draft(staff), by=staff, at=now())
    job = Job.objects.get(kind="scanner.search_lane")
    read = hunting.read

    def die(version, rule):
        if version == versions[1]:
            raise KeyboardInterrupt  # as kill -9: nothing after it runs
        return read(version, rule)

    with monkeypatch.context() as patched:
        patched.setattr(hunting, "read", die)
        with pytest.raises(KeyboardInterrupt):
            hunting.search_lane(jobs.claim(job.pk), hunt_id=hunt.pk, lane=0)
    states = dict(hunt.items.values_list("version", "state"))
    assert [states[each.pk] for each in versions] == ["waiting", "reading", "read"]

    Job.objects.filter(pk=job.pk).delete()  # even its job is lost
    tasks.watch_hunts()
    run_jobs("scanner.search_lane")

    hunt.refresh_from_db()
    assert hunt.status == "done"
    attempts = dict(hunt.items.values_list("version", "attempts"))
    assert [attempts[each.pk] for each in versions] == [1, 2, 1]
    assert hunt.items.matching().count() == 3


def test_without_a_sandbox_the_search_waits(staff, stored, monkeypatch):
    stored({"app.py": THIEF})
    hunt = hunts.start(rule=draft(staff), by=staff, at=now())

    def nowhere(*_):
        raise SandboxUnavailable("No sandbox.")

    monkeypatch.setattr(hunting, "read", nowhere)
    for _ in range(4):
        lease = jobs.claim(Job.objects.get(kind="scanner.search_lane").pk)
        with pytest.raises(SandboxUnavailable):
            hunting.search_lane(lease, hunt_id=hunt.pk, lane=0)
        Job.objects.update(state="queued", lease_until=None)
    assert (hunt.items.get().state, hunt.items.get().attempts) == ("waiting", 0)


@pytest.mark.django_db(transaction=True)
def test_four_lanes_read_each_version_once(settings, monkeypatch):
    settings.SCAN_RESCAN_LANES = 4
    staff = UserFactory(is_staff=True, is_superuser=True)
    for _ in range(12):
        VersionFactory()
    report = type("Report", (), {"complete": True, "findings": (), "digests": ()})()
    monkeypatch.setattr(hunting, "read", lambda *_: report)
    hunt = hunts.start(rule=draft(staff), by=staff, at=now())
    lanes = list(Job.objects.filter(kind="scanner.search_lane").values_list("pk", flat=True))
    assert len(lanes) == 4

    def work(job_id):
        jobs.run(job_id)
        connection.close()

    threads = [Thread(target=work, args=(lanes[number % 4],)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(HuntItem.objects.values_list("state", "attempts")) == {("read", 1)}
    hunt.refresh_from_db()
    assert hunt.status == "done"
    assert actions().count("hunt.end") == 1


def test_one_search_at_a_time_with_a_rule_and_it_may_be_given_up(staff, stored, run_jobs):
    stored({"app.py": THIEF})
    rule = draft(staff)
    hunt = hunts.start(rule=rule, by=staff, at=now())
    with pytest.raises(hunts.HuntUnderway):
        hunts.start(rule=rule, by=staff, at=now())

    hunts.abort(hunt=hunt, by=staff, at=now())
    run_jobs("scanner.search_lane")

    assert HuntItem.objects.get().state == "waiting"
    with pytest.raises(InvalidTransition):
        hunts.abort(hunt=hunt, by=staff, at=now())
    with pytest.raises(custom_rules.NeverHunted):
        custom_rules.enforce(rule=rule, by=staff, at=now())
    assert hunts.start(rule=rule, by=staff, at=now()).pk != hunt.pk


def test_a_rule_in_force_is_part_of_the_rule_set_and_tried_in_shadow(staff, stored, run_jobs):
    offered = stored({"app.py": THIEF}, published=True)
    ScanFactory(version=offered)
    before = rulesets.current(at=now())
    rule = draft(staff)
    hunt_to_its_end(rule, staff, run_jobs)

    custom_rules.enforce(rule=rule, by=staff, at=now())
    tasks.watch_rules()
    run_jobs("scanner.read_lane")

    ruleset = rulesets.current(at=now())
    assert ruleset != before
    assert ruleset.custom_rules == [{"name": "evil-wallet v1", "sha256": rule.sha256}]
    rescan = ruleset.rescans.get()
    item = rescan.items.get()
    assert (rescan.status, item.risk_after) == ("read", "critical")
    assert "custom.evil-wallet" in item.new_rules
    offered.refresh_from_db()
    assert offered.status == "published"

    fresh = stored({"app.py": THIEF, "b.py": HELLO})
    scans.request_scan(version=fresh, by=fresh.app.developer.user)
    run_jobs()
    found = fresh.scans.get().findings.get(analyzer="custom")
    assert (found.rule, found.severity, found.line) == ("custom.evil-wallet", "critical", 3)
    assert found.message == "Pays into a wallet of a known thief."


def test_the_next_version_takes_the_place_of_the_one_before(staff, run_jobs):
    for _ in "ab":
        rule = draft(staff)
        hunt_to_its_end(rule, staff, run_jobs)
        custom_rules.enforce(rule=rule, by=staff, at=now())
    states = dict(CustomRule.objects.values_list("version", "status"))
    assert states == {1: "retired", 2: "enforced"}


def test_out_of_force_the_rule_set_before_is_on_trial_again(staff, stored, run_jobs):
    offered = stored({"app.py": HELLO}, published=True)
    ScanFactory(version=offered)
    before = rulesets.current(at=now())
    RuleSet.objects.update(first_seen_at=now() - timedelta(days=1))
    rule = draft(staff)
    hunt_to_its_end(rule, staff, run_jobs)
    custom_rules.enforce(rule=rule, by=staff, at=now())
    ours = rulesets.current(at=now())
    RuleSet.objects.filter(pk=before.pk).update(state="retired")
    RuleSet.objects.filter(pk=ours.pk).update(state="enforced", enforced_at=now())

    custom_rules.retire(rule=rule, reason="Too many false alarms.", by=staff, at=now())
    rules.watch(at=now())

    before.refresh_from_db()
    assert rulesets.current(at=now()) == before
    assert before.state == "shadow"
    assert before.rescans.get().status == "running"


def test_two_rules_in_force_have_no_name_in_common(staff, run_jobs):
    rule = draft(staff)
    hunt_to_its_end(rule, staff, run_jobs)
    custom_rules.enforce(rule=rule, by=staff, at=now())
    with pytest.raises(custom_rules.CustomRuleInvalid, match="evil-wallet has a rule evil_wallet"):
        draft(staff, name="other")
    assert draft(staff).version == 2


def test_a_reviewer_drafts_and_hunts_and_an_operator_decides(staff, reviewer, run_jobs):
    rule = draft(reviewer)
    hunt_to_its_end(rule, reviewer, run_jobs)
    with pytest.raises(ScanOperatorRequired):
        custom_rules.enforce(rule=rule, by=reviewer, at=now())
    theirs = draft(staff)
    with pytest.raises(custom_rules.NotYourDraft):
        custom_rules.discard(rule=theirs, reason="No.", by=reviewer, at=now())

    custom_rules.discard(rule=rule, reason="It finds nothing.", by=reviewer, at=now())

    with pytest.raises(InvalidTransition):
        custom_rules.enforce(rule=rule, by=staff, at=now())
    with pytest.raises(hunts.NothingToHuntWith):
        hunts.start(rule=rule, by=reviewer, at=now())


def test_nobody_else_may_do_any_of_it(staff):
    rule, stranger = draft(staff), UserFactory(is_staff=True)
    hunt = hunts.start(rule=rule, by=staff, at=now())
    for refused in (
        lambda: draft(stranger),
        lambda: hunts.start(rule=rule, by=stranger, at=now()),
        lambda: hunts.abort(hunt=hunt, by=stranger, at=now()),
        lambda: custom_rules.discard(rule=rule, reason="No.", by=stranger, at=now()),
    ):
        with pytest.raises(ScanStaffRequired):
            refused()
    with pytest.raises(ScanOperatorRequired):
        custom_rules.retire(rule=rule, reason="No.", by=stranger, at=now())


def test_nobody_outside_reads_of_drafts(staff):
    draft(staff)
    assert not [name for name in catalogue.rules() if name.startswith("custom.")]
    assert Hunt.objects.count() == 0


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
