"""What the operator changes about grading."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.core.models import SecurityAudit
from scanner.actions import scans, tuning
from scanner.models import ModelCutOffs, RuleSetting
from scanner.policies import ScanOperatorRequired
from scanner.results import tuning as settings_now
from scanner.scoring import DEFAULT, CutOffs
from tests.factories import UserFactory

SHELL = 'import os\nfrom flask import request\n\ndef run():\n    os.system(request.args["c"])\n'
RULE = "python.command-injection"


def set_rule(by, **said):
    said = {"rule": RULE, "note": "Our apps are all internal.", "at": timezone.now()} | said
    return tuning.set_rule(by=by, **said)


def set_cut_offs(by, *cut_offs, doubt=(0.2, 0.6)):
    return tuning.set_cut_offs(
        cut_offs=CutOffs(*cut_offs),
        doubt_from=doubt[0],
        doubt_to=doubt[1],
        note="Fewer false alarms.",
        by=by,
        at=timezone.now(),
    )


def scan_of(stored, run_jobs):
    version = stored({"app.py": SHELL})
    scan = scans.begin(version, trigger="request")
    run_jobs()
    scan.refresh_from_db()
    return scan


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"action": "block"}, ("critical", "block", True)),
        ({"action": "person"}, ("high", "person", True)),
        ({"action": "inform"}, ("low", "pass", True)),
        ({"action": "off"}, ("low", "pass", False)),
        ({"severity": "critical"}, ("critical", "block", True)),
    ],
)
def test_a_rule_does_what_the_operator_says(staff, stored, run_jobs, said, answer):
    set_rule(staff, **said)
    set_cut_offs(staff, 0.9, 0.98, 0.998, doubt=(0.9, 0.9))  # the model keeps out of it

    scan = scan_of(stored, run_jobs)

    assert (scan.risk, scan.action, scan.findings.filter(rule=RULE).exists()) == answer
    assert SecurityAudit.objects.filter(action="scan_rule.set").count() == 1


def test_a_rule_goes_back_to_how_it_was_delivered(staff, stored, run_jobs):
    set_rule(staff, action="inform")
    tuning.reset_rule(rule=RULE, note="As delivered.", by=staff)

    assert scan_of(stored, run_jobs).risk == "high"
    with pytest.raises(tuning.NothingSet):
        tuning.reset_rule(rule=RULE, note="As delivered.", by=staff)
    assert SecurityAudit.objects.filter(action="scan_rule.reset").count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"action": "shout"},
        {"severity": "loud"},
        {"action": "off", "note": " "},
        {"action": "off", "note": "x" * 501},
        {"action": "off", "rule": "Anything Goes"},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(staff, said):
    with pytest.raises(tuning.RuleSettingInvalid):
        set_rule(staff, **said)
    assert not RuleSetting.objects.exists()


def test_what_was_not_read_never_counts_as_safe(staff):
    with pytest.raises(tuning.RuleNotTunable):
        set_rule(staff, rule="engine.incomplete", action="inform")
    with pytest.raises(IntegrityError, match="spares_the_engine"), transaction.atomic():
        RuleSetting.objects.create(
            rule="engine.incomplete", action="off", set_by=staff, set_at=timezone.now()
        )


def test_the_newest_cut_offs_count_and_none_is_lost(staff):
    assert settings_now.current().cut_offs == DEFAULT.cut_offs
    set_cut_offs(staff, 0.4, 0.7, 0.9)
    set_cut_offs(staff, 0.5, 0.8, 0.99)

    now = settings_now.current()

    assert now.cut_offs == CutOffs(0.5, 0.8, 0.99)
    assert (now.doubt_from, now.doubt_to) == (0.2, 0.6)
    assert ModelCutOffs.objects.count() == 2
    assert SecurityAudit.objects.filter(action="scan_model.set").count() == 2


@pytest.mark.parametrize(
    ("cut_offs", "doubt"),
    [
        ((0.8, 0.5, 0.9), (0.2, 0.6)),
        ((0, 0.5, 0.9), (0.2, 0.6)),
        ((0.4, 0.5, 1.1), (0.2, 0.6)),
        ((0.4, 0.5, 0.9), (0.6, 0.2)),
        ((float("nan"), 0.5, 0.9), (0.2, 0.6)),
    ],
)
def test_cut_offs_rise(staff, cut_offs, doubt):
    with pytest.raises(tuning.CutOffsInvalid):
        set_cut_offs(staff, *cut_offs, doubt=doubt)
    assert not ModelCutOffs.objects.exists()


def test_only_who_operates_the_scanner_tunes_it():
    reviewer = UserFactory(is_staff=True)
    for refused in (
        lambda: set_rule(reviewer, action="off"),
        lambda: tuning.reset_rule(rule=RULE, note="As delivered.", by=reviewer),
        lambda: set_cut_offs(reviewer, 0.4, 0.7, 0.9),
    ):
        with pytest.raises(ScanOperatorRequired):
            refused()
    assert not SecurityAudit.objects.exists()
