"""What reviewers said of findings, for whoever evaluates the rules."""

import json

import pytest
from django.utils import timezone

from scanner.engine import command
from tests.factories import (
    FindingDecisionFactory,
    FindingFactory,
    ReviewDecisionFactory,
    ScanFactory,
    UserFactory,
    VersionFactory,
)


@pytest.fixture
def decide():
    scan = ScanFactory(version=VersionFactory())

    def decide(state, *, rule="python.shell", path="app.py", **facts):
        finding = FindingFactory(scan=scan, rule=rule, path=path, rule_version=3)
        return FindingDecisionFactory(finding=finding, state=state, **facts)

    return decide


def printed(capsys, *words):
    assert command.main(["feedback", *words]) == 0
    return capsys.readouterr().out


def rules(capsys):
    return {each.pop("rule"): each for each in json.loads(printed(capsys, "--json"))["rules"]}


def test_false_alarms_are_counted_by_rule(capsys, decide):
    for state in ("false_positive", "false_positive", "false_positive", "suppressed"):
        decide(state)
    decide("suppressed", rule="javascript.shell")

    assert rules(capsys) == {
        "python.shell": {"decided": 4, "false_alarms": 3, "accepted": 1, "share": 0.75},
        "javascript.shell": {"decided": 1, "false_alarms": 0, "accepted": 1, "share": 0.0},
    }
    table = printed(capsys).splitlines()
    assert table[1].split() == ["python.shell", "4", "3", "1", "75", "%"]


def test_each_decision_is_a_line_that_names_nobody(capsys, decide):
    decision = decide("false_positive", path="lib/util.ts", reason="Ada says so.")

    text = printed(capsys, "--json")

    (line,) = json.loads(text)["decisions"]
    assert line == {
        "rule": "python.shell",
        "version": 3,
        "fingerprint": decision.fingerprint,
        "language": "typescript",
        "kind": decision.kind,
        "severity": "medium",
        "state": "false_positive",
        "bundle_sha256": decision.bundle_sha256,
    }
    assert decision.app.slug not in text
    assert "Ada" not in text


def test_what_was_taken_back_or_not_agreed_on_does_not_tell(capsys, decide):
    decide("false_positive", ended_at=timezone.now(), ended_by=UserFactory())
    decide("false_positive", needs_second=True)
    assert rules(capsys) == {}

    decide("false_positive", ended_at=timezone.now())  # its time was over: it was true while it was
    assert rules(capsys)["python.shell"]["false_alarms"] == 1


def test_the_last_word_about_a_finding_counts(capsys, decide):
    first = decide("suppressed", ended_at=timezone.now())
    finding = FindingFactory(
        scan=ScanFactory(version=first.app.versions.get()),
        fingerprint=first.fingerprint,
    )
    FindingDecisionFactory(finding=finding, state="false_positive")

    told = rules(capsys)["python.shell"]
    assert (told["decided"], told["false_alarms"]) == (1, 1)


def labels(capsys):
    told = json.loads(printed(capsys, "--json"))["bundles"]
    return {each["sha256"]: each["label"] for each in told}


def reviewed(*kinds_and_rules, **facts):
    version = VersionFactory(published=True, **facts)
    for kind, rules_named in kinds_and_rules:
        ReviewDecisionFactory(kind=kind, rules=rules_named, reason="So.", version=version)
    return version


def test_an_archive_has_the_label_that_a_reviewer_gave_it(capsys):
    honest = reviewed(("approve", []))
    harmful = reviewed(("approve", []), ("reject", ["malware", "secrets"]))
    cleared = reviewed(("suspend", ["malware"]), ("reinstate", []))

    assert labels(capsys) == {
        honest.bundle_sha256: 0,
        harmful.bundle_sha256: 1,
        cleared.bundle_sha256: 0,
    }


def test_what_nobody_said_of_malice_is_no_label(capsys):
    reviewed(("approve", []), ("suspend", ["copyright"]))
    reviewed(("approve", []), app__status="suspended")
    overturned = reviewed(("reject", ["malware"]))
    overturned.decisions.update(overturned_at=timezone.now())
    by_itself = reviewed(("suspend", ["malware"]))
    by_itself.decisions.update(decided_by=None)

    assert labels(capsys) == {}
