"""Training reads labelled lines, and the same lines give the same model."""

import json
import os
import random
import subprocess
import sys

import numpy as np
import pytest

from scanner.analyzers.model.trees import (
    MOST_ADDED,
    MOST_OF_WHOLE,
    NOTHING,
    Judge,
    Model,
    likely,
    together,
)
from scanner.training import bundles as labelled
from scanner.training import fitting
from scanner.training.bundles import Bundle
from scanner.training.judging import (
    calibration_error,
    margins_of,
    out_of_fold,
    quality,
    recall_at,
)

ROOT = fitting.__file__.rpartition("/scanner/")[0]


def line(number, label, chance):
    features = {"net_out": 1.0, "log_code": chance.uniform(4, 9), "nhits_max": 1.0}
    if label:
        features |= {"exec_dyn": 1.0, "p_net_out+exec_dyn": 1.0, "nhits_max": 2.0}
    content = {"id": f"b{number}", "group": "made", "label": label, "cluster": f"c{number}"}
    if number % 3:
        return content | {"features": features}
    return content | {"features": features, "files": [{"features": {}}, {"features": features}]}


@pytest.fixture
def data(tmp_path):
    chance = random.Random(3)  # noqa: S311
    path = tmp_path / "vectors.jsonl"
    path.write_text(
        "".join(json.dumps(line(n, n % 2, chance)) + "\n" for n in range(80)), encoding="utf-8"
    )
    return path


def test_the_trees_say_what_the_library_says(data):
    bundles = list(labelled.read([data]))
    asked = fitting.inputs()
    rows = [fitting.rows_of(asked, bundle.parts) for bundle in bundles]
    weights = [np.ones(len(each)) for each in rows]
    booster = fitting.boost(asked, bundles, rows, weights)

    model = fitting.exported(booster, asked)

    for bundle, numbers in zip(bundles, rows, strict=True):
        said, _ = margins_of(Judge(model, model), bundle)
        assert said == pytest.approx(booster.decision_function(numbers).max(), abs=1e-4)


def test_two_trainings_write_the_same_file(data, tmp_path):
    written = []
    for name in ("a", "b"):
        model, report = tmp_path / f"{name}.json", tmp_path / f"{name}.report.json"
        words = [data, "--model", model, "--report", report]
        subprocess.run(
            [sys.executable, "-m", "scanner.training.train", *map(str, words)],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1"},  # more of them wait for one another
        )
        written.append((model.read_bytes(), json.loads(report.read_text())))

    assert written[0] == written[1]
    report = written[0][1]
    assert report["quality"]["auc"] == 1
    assert report["groups"] == {"made": 80}
    assert Judge.from_document(json.loads(written[0][0])).probability([], NOTHING) < 0.5


@pytest.mark.parametrize("broken", ["{}", "[", '{"id": 1, "label": 2, "features": {}}'])
def test_a_line_without_a_label_is_named(broken, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(f"{broken}\n")

    with pytest.raises(ValueError, match=r"x\.jsonl:1"):
        list(labelled.read([path]))


LEAF = fitting.Node(0, 0, 0, 0, 2.0)
STEP = (fitting.Node(0, 1.0, 1, 2, 0.0), LEAF._replace(value=-1.0), LEAF)
BY_A = Model((fitting.Input("a", 9.0),), 0.0, (STEP,), 1.0, 0.0)


def test_a_bundle_counts_as_its_worst_file_and_as_a_whole():
    parts = ({"a": 0.0}, {"a": 5.0}, {})

    assert margins_of(Judge(BY_A, BY_A), Bundle("x", "g", 1, "c", parts, {})) == (2.0, -1.0)


def test_the_whole_only_adds_and_only_so_much():
    assert together(-1.0, -5.0) == -1.0
    assert together(-5.0, 9.0) == -5.0 + MOST_ADDED
    assert likely(together(1.0, 9.0)) == pytest.approx(MOST_OF_WHOLE)
    assert together(4.0, 9.0) == 4.0


def test_what_only_looks_like_run_code_is_not_learned(tmp_path):
    path = tmp_path / "x.jsonl"
    features = {"exec_dyn": 1.0, "p_net_out+exec_dyn": 1.0, "net_out": 1.0, "nhits_max": 2.0}
    line = {"id": "a", "group": "g", "label": 0, "cluster": "a", "ecosystem": "pypi"}
    sure = features | {"exec_nonconst": 1.0}
    path.write_text("".join(json.dumps(line | {"features": f}) + "\n" for f in (features, sure)))

    looks_like, is_sure = labelled.read([path])

    assert looks_like.parts == ({"net_out": 1.0, "nhits_max": 1.0},)
    assert is_sure.parts == (sure,)


def test_a_bundle_that_shows_nothing_has_no_part(tmp_path):
    path = tmp_path / "x.jsonl"
    line = {"id": "a", "group": "g", "label": 1, "cluster": "a", "features": {"log_code": 5.0}}
    path.write_text(json.dumps(line) + "\n")

    (bundle,) = labelled.read([path])

    assert (bundle.parts, bundle.whole) == ((NOTHING,), {"log_code": 5.0})


def test_a_cluster_is_never_on_both_sides(data, monkeypatch):
    bundles = [
        bundle._replace(cluster=f"c{index // 4}")
        for index, bundle in enumerate(labelled.read([data]))
    ]
    seen = []
    monkeypatch.setattr("scanner.training.judging.fit", lambda some: seen.append(some) or blank)
    blank = Judge(BY_A, BY_A)

    out_of_fold(bundles, seed=1)

    for learned in seen:
        held = {bundle.cluster for bundle in bundles if bundle not in learned}
        assert held.isdisjoint(bundle.cluster for bundle in learned)


def test_recall_counts_what_lies_above_the_allowed_false_alarms():
    margins = np.array([0.0] * 99 + [5.0] + [4.0] * 3 + [6.0])
    labels = np.array([0] * 100 + [1] * 4)

    assert recall_at(margins, labels, 0.01) == 1.0
    assert recall_at(margins, labels, 0.0) == 0.25


def test_calibration_error_is_the_distance_between_said_and_true():
    likely = np.array([0.95] * 10)

    assert calibration_error(likely, np.array([1] * 5 + [0] * 5)) == pytest.approx(0.45)


def test_quality_of_a_perfect_order():
    margins = np.repeat(np.linspace(-5, 5, 100), 2).reshape(-1, 2)
    labels = [0] * 50 + [1] * 50

    assert quality(margins, labels).auc == 1
