import secrets
import shutil
from pathlib import Path

import pytest

from sandbox.run import run_once
from sandbox.spec import Limits

SMALL = Limits(cpu_millicores=1000, memory_mib=128, disk_mib=16, processes=32)


@pytest.fixture(scope="session")
def state():
    """Not in pytest's private directory: a sandbox's own user has to reach its files."""
    path = Path("/var/tmp", f"matrix-{secrets.token_hex(8)}")
    path.mkdir()
    yield path
    shutil.rmtree(path)


@pytest.fixture
def run(state):
    """Run a shell command in a sandbox."""

    def run(command, **changes):
        request = {"binds": [], "limits": SMALL, "timeout_seconds": 30, "state": state}
        return run_once(command=["/bin/sh", "-c", command], **request | changes)

    return run


@pytest.fixture
def python(run):
    """Run a Python program in a sandbox; what it printed."""

    def python(program, **changes):
        completed = run("exec python3 -", stdin=program.encode(), **changes)
        assert completed.exit_code == 0, completed.stderr.decode()
        return completed.stdout.decode()

    return python
