"""``matrix scan``: the same answer as the server's own scanner, without a sandbox."""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from scanner.engine import packages
from scanner.engine.local import scan_here

ROOT = Path(__file__).parents[2]
MALICIOUS = "import base64\nexec(base64.b64decode('eA=='))\n"
HARM = b"\0harm"
WEAK = """
import flask

app = flask.Flask("x")


@app.get("/")
def index():
    return eval(flask.request.args["x"])
"""


def matrix(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "matrix_cli", "scan", *map(str, words)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}/cli:{ROOT}"} | environment,
        cwd=ROOT / "cli",
        capture_output=True,
        text=True,
        check=False,
    )


def manage(*words, state):
    return subprocess.run(
        [sys.executable, "manage.py", "scan", *map(str, words)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "MATRIX_HOME": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )


def without_times(text):
    report = json.loads(text)
    del report["seconds"]
    for run in report["analyzers"]:
        del run["seconds"]
    return report


@pytest.fixture
def app(project):
    (project / "evil.py").write_text(MALICIOUS)
    (project / "weak.py").write_text(WEAK)
    (project / "tests").mkdir()
    (project / "tests" / "test_x.py").write_text("password = 'hunter2-and-more'\n")
    return project


@pytest.fixture
def state():
    """Where a sandbox's own user can reach it."""
    path = Path("/var/tmp", f"matrix-{secrets.token_hex(8)}")
    path.mkdir()
    yield path
    shutil.rmtree(path)


def test_it_says_what_the_server_says(app, state):
    ours = matrix(app, "--json")
    theirs = manage(app, "--json", state=state)

    assert ours.returncode == theirs.returncode == 3, ours.stderr + theirs.stderr
    assert without_times(ours.stdout) == without_times(theirs.stdout)


def test_an_archive_is_read_as_well(app, tmp_path):
    archive = tmp_path / "app.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(app, "app")

    completed = matrix(archive, "--json")

    assert completed.returncode == 3, completed.stderr
    assert json.loads(completed.stdout)["complete"]


def test_files_on_a_list_of_harmful_ones_are_critical(project, tmp_path):
    (project / "tool.bin").write_bytes(HARM)
    listed = tmp_path / "harmful.txt"
    listed.write_text(f"# ours\n{hashlib.sha256(HARM).hexdigest()} A wiper.\n")

    completed = matrix(project, "--known-bad", listed, "--json")

    assert completed.returncode == 3, completed.stderr
    (found,) = (
        each
        for each in json.loads(completed.stdout)["findings"]
        if each["rule"] == "files.known-bad"
    )
    assert found["path"] == "tool.bin"
    assert "A wiper." in found["message"]


def test_an_archive_on_the_list_is_told_as_a_whole(app, tmp_path):
    archive = tmp_path / "app.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(app, "app")
    listed = tmp_path / "harmful.txt"
    listed.write_text(hashlib.sha256(archive.read_bytes()).hexdigest())

    completed = matrix(archive, "--known-bad", listed, "--json")

    found = [each["rule"] for each in json.loads(completed.stdout)["findings"]]
    assert found.count("files.known-bad") == 1


def test_a_list_that_is_none_is_no_pass(project, tmp_path):
    listed = tmp_path / "harmful.txt"
    listed.write_text("not a digest\n")

    completed = matrix(project, "--known-bad", listed, "--json")

    assert completed.returncode == 4
    assert json.loads(completed.stdout)["error"]["code"] == "misconfigured"
    assert matrix(project, "--known-bad", tmp_path / "nowhere").returncode == 4


def test_text_is_for_people_and_says_that_there_is_no_sandbox(project):
    completed = matrix(project)

    assert completed.returncode == 0
    assert completed.stdout.startswith("Risk: low\n")
    assert "without a sandbox" in completed.stderr


def test_sarif_is_one_document(app):
    completed = matrix(app, "--sarif")

    document = json.loads(completed.stdout)
    assert document["version"] == "2.1.0"
    assert {result["ruleId"] for result in document["runs"][0]["results"]}


def test_a_path_that_is_not_there_is_no_risk(tmp_path):
    completed = matrix(tmp_path / "nowhere", "--json")

    assert completed.returncode == 4
    assert json.loads(completed.stdout)["error"]["code"] == "no_such_path"


def test_what_is_no_archive_is_no_risk_either(tmp_path):
    (tmp_path / "noise.zip").write_bytes(b"noise")

    completed = matrix(tmp_path / "noise.zip", "--json")

    assert completed.returncode == 4
    assert json.loads(completed.stdout)["error"]["code"] == "archive_refused"


@pytest.mark.parametrize("words", [("",), ("--nonsense",), (".", "--known-bad", "")])
def test_words_it_does_not_understand_are_no_risk_either(words):
    done = matrix(*words)

    assert done.returncode == 4
    assert "usage: matrix scan" in done.stderr


def test_a_file_it_may_not_read_is_no_risk_either(project):
    done = matrix(project, "--known-bad", project)

    assert done.returncode == 4, done.stderr


def test_without_its_parts_it_says_what_to_install(project):
    completed = matrix(project, PYTHONPATH=f"{ROOT}/cli")

    assert completed.returncode == 4
    assert "matrix-cli[scan]" in completed.stderr


def test_one_that_takes_too_long_leaves_nothing_running(app):
    started = time.monotonic()

    report = scan_here(app, timeout_seconds=0.05)

    assert not report.complete
    assert time.monotonic() - started < 20


def test_its_extra_installs_what_the_analyzers_import():
    project = tomllib.loads((ROOT / "cli" / "pyproject.toml").read_text())["project"]

    lines = [*project["dependencies"], *project["optional-dependencies"]["scan"]]

    assert {Requirement(line).name for line in lines} >= set(packages.NEEDED)
