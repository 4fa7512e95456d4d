"""``python -m scanner.engine`` for people without a database."""

import json
import os
import subprocess
import sys

import pytest


def run(*arguments, state):
    return subprocess.run(
        [sys.executable, "-m", "scanner.engine", *map(str, arguments)],
        env=os.environ | {"MATRIX_HOME": str(state)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("code", "exit_code", "risk"),
    [
        ("print('hello')\n", 0, "low"),
        ("import yaml\nyaml.load('a', Loader=yaml.Loader)\n", 1, "medium"),
        ("import os\ngetattr(os, 'sys' + 'tem')('id')\n", 2, "high"),
        ("import base64\nexec(base64.b64decode('eA=='))\n", 3, "critical"),
    ],
)
def test_the_exit_code_says_the_risk(tree, state, code, exit_code, risk):
    completed = run(tree({"app.py": code}), state=state)

    assert completed.returncode == exit_code, completed.stderr
    assert completed.stdout.startswith(f"Risk: {risk}\n")


def test_an_archive_is_read_like_a_folder_and_json_is_whole(pack, state):
    completed = run(pack({"app.py": "print('hello')\n"}), "--json", state=state)

    report = json.loads(completed.stdout)
    assert (report["risk"], report["files"], report["complete"]) == ("low", 1, True)


def test_a_path_that_is_not_there_is_said_in_one_line(tmp_path, state):
    completed = run(tmp_path / "missing", state=state)

    assert completed.returncode == 4
    assert completed.stderr.count("\n") == 1
