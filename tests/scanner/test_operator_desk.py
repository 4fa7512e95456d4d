"""Who operates the scanner tunes it in the admin, and decides what new rules change."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from marketplace.core.models import SecurityAudit
from scanner.actions import rescans
from scanner.models import ModelCutOffs, Rescan, RuleSetting
from tests.core.recipes import browser
from tests.factories import (
    FindingDecisionFactory,
    FindingFactory,
    ScanFactory,
    UserFactory,
    VersionFactory,
)
from tests.factories.scanner import rules_in_force

RULE = "python.sql-injection"
CUT_OFFS = {"medium": 0.4, "high": 0.7, "critical": 0.95, "doubt_from": 0.2, "doubt_to": 0.6}


@pytest.fixture
def operator():
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="change_ruleset"))
    return person


def last_entry():
    return SecurityAudit.objects.in_full().order_by("-pk").first()


def rule_page(rule=RULE):
    return reverse("admin:scanner_rulesetting_rule", args=[rule])


def offered():
    version = VersionFactory(published=True, scanned=False)
    ScanFactory(version=version)
    return version


def test_a_rule_is_set_with_a_reason_and_set_back(operator):
    person = browser(operator)

    person.post(rule_page(), {"action": "inform", "severity": "low", "note": "All internal."})

    setting = RuleSetting.objects.get()
    assert (setting.rule, setting.action, setting.severity) == (RULE, "inform", "low")
    assert setting.set_by == operator
    entry = last_entry()
    assert entry.action == "scan_rule.set"
    page = person.get(rule_page()).content.decode()
    assert "All internal." in page
    listed = person.get(reverse("admin:scanner_rulesetting_rules"), {"only": "setting"})
    assert RULE in listed.content.decode()
    assert "python.command-injection" not in listed.content.decode()

    person.post(rule_page(), {"action": "", "severity": "", "note": "As it was."})
    assert not RuleSetting.objects.exists()
    assert last_entry().action == "scan_rule.reset"


def test_without_a_reason_nothing_is_set(operator):
    person = browser(operator)
    for place, said in (
        (rule_page(), {"action": "off", "note": " "}),
        (reverse("admin:scanner_modelcutoffs_set"), CUT_OFFS | {"note": " "}),
        (reverse("admin:scanner_rescan_start"), {"reason": " "}),
    ):
        assert person.post(place, said).status_code == 200
    assert not RuleSetting.objects.exists()
    assert not Rescan.objects.exists()
    assert not ModelCutOffs.objects.exists()


def test_a_rule_that_nobody_knows_is_not_found(operator):
    assert browser(operator).get(rule_page("python.no-such-rule")).status_code == 404
    FindingFactory(rule="yara.own-rule", scan=ScanFactory(version=VersionFactory()))
    assert browser(operator).get(rule_page("yara.own-rule")).status_code == 200


def test_a_rule_about_the_scan_itself_has_no_form(operator):
    person = browser(operator)
    page = person.get(rule_page("engine.incomplete")).content.decode()
    assert "cannot be changed" in page
    person.post(rule_page("engine.incomplete"), {"action": "off", "note": "So."})
    assert not RuleSetting.objects.exists()


def test_the_share_of_false_alarms_stands_beside_the_rule(operator):
    scan = ScanFactory(version=VersionFactory())
    for state in ("false_positive", "false_positive", "suppressed"):
        FindingDecisionFactory(finding=FindingFactory(scan=scan, rule=RULE), state=state)

    listed = browser(operator).get(reverse("admin:scanner_rulesetting_rules"), {"only": "told"})
    page = browser(operator).get(rule_page())

    assert "2 of 3" in listed.content.decode()
    assert "2 false alarms (67 %), 1 accepted" in page.content.decode()


def test_cut_offs_are_set_and_refused_where_they_fall(operator):
    person, place = browser(operator), reverse("admin:scanner_modelcutoffs_set")

    refused = person.post(place, CUT_OFFS | {"medium": 0.9, "note": "So."})
    assert "Medium is at most high" in refused.content.decode()
    person.post(place, CUT_OFFS | {"note": "Fewer false alarms."})

    row = ModelCutOffs.objects.get()
    assert (row.medium, row.high, row.critical, row.doubt_to) == (0.4, 0.7, 0.95, 0.6)
    assert last_entry().action == "scan_model.set"


def test_a_campaign_is_started_paused_and_given_up(operator):
    offered()
    person = browser(operator)

    person.post(reverse("admin:scanner_rescan_start"), {"reason": "New advisories."})
    rescan = Rescan.objects.get()
    assert (rescan.started_by, rescan.items.count()) == (operator, 1)
    decide = reverse("admin:scanner_rescan_decide", args=[rescan.pk])
    for button, status in (("pause", "paused"), ("resume", "running"), ("abort", "aborted")):
        page = person.get(reverse("admin:scanner_rescan_change", args=[rescan.pk]))
        assert f'value="{button}"' in page.content.decode()
        person.post(decide, {"decision": button, "reason": "So."})
        rescan.refresh_from_db()
        assert rescan.status == status
        assert last_entry().action == f"rescan.{button}"


def test_the_report_is_read_before_it_takes_effect(operator):
    version = offered()
    rescan = rescans.start(reason="So.", by=operator, at=timezone.now())
    facts = {"state": "read", "risk_before": "low", "risk_after": "high", "new_count": 2}
    rescan.items.update(reasons=["It has a weakness."], new_rules=[RULE], **facts)
    Rescan.objects.update(status="read")
    person = browser(operator)

    page = person.get(reverse("admin:scanner_rescan_change", args=[rescan.pk])).content.decode()
    for said in (str(version), "1 of 1 version", "It has a weakness.", RULE, "Low → High: 1"):
        assert said in page
    place = reverse("admin:scanner_rescan_decide", args=[rescan.pk])
    person.post(place, {"decision": "enforce", "reason": " "})
    rescan.refresh_from_db()
    assert rescan.status == "read"
    person.post(place, {"decision": "enforce", "reason": "One version, and rightly."})

    rescan.refresh_from_db()
    assert (rescan.status, rescan.decided_by) == ("enforcing", operator)
    assert last_entry().action in {"rescan.enforce", "ruleset.enforce"}


def test_reviewers_and_other_staff_find_these_doors_closed():
    rules_in_force()
    offered()
    rescan = rescans.start(
        reason="So.", by=UserFactory(is_staff=True, is_superuser=True), at=timezone.now()
    )
    reviewer = UserFactory(is_staff=True)
    reviewer.user_permissions.add(Permission.objects.get(codename="change_appversion"))
    person = browser(reviewer)
    for name in ("rulesetting", "modelcutoffs", "rescan", "ruleset"):
        assert person.get(reverse(f"admin:scanner_{name}_changelist")).status_code == 403
    for place in (
        rule_page(),
        reverse("admin:scanner_rulesetting_rules"),
        reverse("admin:scanner_modelcutoffs_set"),
        reverse("admin:scanner_rescan_start"),
        reverse("admin:scanner_rescan_decide", args=[rescan.pk]),
    ):
        said = {"action": "off", "note": "So.", "reason": "So.", "decision": "abort", **CUT_OFFS}
        assert person.post(place, said).status_code == 403
    rescan.refresh_from_db()
    assert rescan.status == "running"
    assert not RuleSetting.objects.exists()
    assert not ModelCutOffs.objects.exists()


@pytest.mark.parametrize("name", ["rulesetting", "modelcutoffs", "rescan", "ruleset"])
def test_the_lists_open(operator, name):
    rules_in_force()
    place = reverse(f"admin:scanner_{name}_changelist")
    assert browser(operator).get(place).status_code == 200
