import os
import socket
import subprocess
import sys

import pytest

from marketplace.local.errors import Refused
from marketplace.local.home import hold, open_home
from marketplace.local.ports import require_free


def run_on(home, port):
    return subprocess.run(
        [sys.executable, "-m", "marketplace.local", "run"],
        env=os.environ | {"MATRIX_HOME": str(home), "PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def home(place):
    return open_home(place / "state")


def test_two_at_once_are_told_apart_in_one_line(home):
    with hold(home, url="http://localhost:8123"):
        second = run_on(home, 8200)

    assert second.returncode == 1
    assert second.stderr == (
        f"Matrix is already running at http://localhost:8123 (pid {os.getpid()})\n"
    )


@pytest.fixture
def port():
    """Free, as is the one after it. Below those the kernel hands out to everybody's connections."""
    for port in range(20_000, 30_000, 2):
        try:
            for each in (port, port + 1):
                require_free(each)
        except Refused:
            continue
        return port
    raise AssertionError("this machine has no two free ports")


@pytest.mark.parametrize("offset", [0, 1])
def test_a_taken_port_is_one_line_and_starts_nothing(home, port, offset):
    with socket.create_server(("127.0.0.1", port + offset)):
        refused = run_on(home, port)

    assert refused.returncode == 2
    assert refused.stderr == (
        f"matrix: port {port + offset} is taken. Another one: PORT=8080 make run\n"
    )
    assert not list((home / "pg").iterdir())


def test_an_unknown_command_is_one_line():
    result = subprocess.run(
        [sys.executable, "-m", "marketplace.local", "fly"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 2
    assert result.stderr == "matrix: there is no `fly`; see `make help`\n"
