"""Scans on a command line that are told to end: nothing stays behind, and no level is claimed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "scan": ["manage.py", "scan"],
    "features": ["manage.py", "scan", "features"],
    "on a developer's machine": ["-m", "matrix_cli", "scan"],
}


@pytest.fixture
def app(tree):
    return tree({f"a{number}.py": "def f(x):\n    return x + 1\n" * 200 for number in range(60)})


@pytest.fixture
def started(app, state, tmp_path):
    """A scan that has begun, in a process of its own, and where it puts what is temporary."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    running = []

    def start(words):
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT}/cli:{ROOT}",
            "MATRIX_HOME": str(state),
            "TMPDIR": str(temporary),
        }
        process = subprocess.Popen(
            [sys.executable, *words, str(app), "--json"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        while process.poll() is None and not list(temporary.glob("*/target")):
            time.sleep(0.02)
        return process, temporary

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", COMMANDS)
def test_one_that_is_told_to_end_leaves_nothing_and_says_no_level(started, command, name):
    process, temporary = started(COMMANDS[command])

    process.send_signal(name)
    said, complaint = process.communicate(timeout=60)

    assert process.returncode == 4, complaint
    assert list(temporary.iterdir()) == []
    assert "Traceback" not in complaint
    if command != "features":
        assert json.loads(said)["error"]["code"] == "stopped"
