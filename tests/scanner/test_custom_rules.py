"""Rules of one's own: a draft decides nothing, and is then put in force or not."""

from datetime import timedelta

import pytest

from marketplace.core.lifecycle import InvalidTransition
from scanner import catalogue, tasks
from scanner.actions import custom_rules, hunts, scans
from scanner.jobs import rules
from scanner.models import CustomRule, Hunt, RuleSet
from scanner.policies import ScanOperatorRequired, ScanStaffRequired
from scanner.results import rulesets
from tests.factories import ScanFactory, UserFactory
from tests.scanner.hunting import HELLO, THIEF, WALLET, draft, hunt_to_its_end, now


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
