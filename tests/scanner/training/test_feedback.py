"""Reviewers' words become the precision of rules, and lines that training reads."""

import json
import subprocess
import sys

import pytest

from scanner.training import bundles, feedback

HONEST, HARMFUL, UNKNOWN = ("a" * 64, "b" * 64, "c" * 64)


def decision(rule, state, version=1):
    return {"rule": rule, "version": version, "state": state}


@pytest.fixture
def told(tmp_path):
    content = {
        "rules": [],
        "decisions": [
            *[decision("python.shell", "suppressed")] * 3,
            decision("python.shell", "false_positive"),
            decision("python.shell", "suppressed", version=2),
            decision("javascript.eval", "false_positive"),
        ],
        "bundles": [{"sha256": HONEST, "label": 0}, {"sha256": HARMFUL, "label": 1}],
    }
    path = tmp_path / "feedback.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def vectors(tmp_path):
    def line(sha256, label):
        known = {"id": sha256[:4], "group": "mine", "cluster": sha256[:4], "label": label}
        return known | {"sha256": sha256, "features": {"net_out": 1.0}}

    lines = [line(HONEST, None), line(HARMFUL, 0), line(UNKNOWN, 1), line(HONEST, None)]
    lines.append({"id": "a folder", "features": {}})
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return path


def run(*words):
    command = [sys.executable, "-m", "scanner.training.feedback", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_each_version_of_a_rule_has_its_precision_the_worst_first(told):
    assert json.loads(run(told))["rules"] == [
        {
            "rule": "javascript.eval",
            "version": 1,
            "confirmed": 0,
            "false_alarms": 1,
            "precision": 0.0,
        },
        {
            "rule": "python.shell",
            "version": 1,
            "confirmed": 3,
            "false_alarms": 1,
            "precision": 0.75,
        },
        {"rule": "python.shell", "version": 2, "confirmed": 1, "false_alarms": 0, "precision": 1.0},
    ]


def test_bundles_that_a_person_decided_about_are_lines_for_training(told, vectors, tmp_path):
    lines = tmp_path / "reviewed.jsonl"

    report = json.loads(run(told, "--vectors", vectors, "--lines", lines))

    assert report["bundles"] == {"decided": 2, "malicious": 1, "with_vectors": 2}
    read = list(bundles.read([lines]))
    assert [(bundle.name, bundle.label) for bundle in read] == [("aaaa", 0), ("bbbb", 1)]
    assert {bundle.group for bundle in read} == {feedback.GROUP}
