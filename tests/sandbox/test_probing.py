"""An operator gets one line that says why, and never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import probing

PROJECT = Path(__file__).parents[2]
PROBE = """
import sys
from pathlib import Path
from sandbox import probing
from sandbox.errors import SandboxUnavailable
try:
    print("works", probing.probe(Path(sys.argv[1])))
except SandboxUnavailable as error:
    print(error)
"""


def test_where_sandboxes_work_it_says_how_limits_are_held(state):
    assert probing.probe(state).startswith("bubblewrap, ")


@pytest.mark.parametrize("mapping", ["--map-root-user", "--map-current-user"])
def test_where_namespaces_are_disabled_it_says_so(state, mapping):
    """Disabled in a namespace of its own, where only the probe notices."""
    script = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"'
    inside = [sys.executable, "-c", PROBE, str(state)]
    command = ["unshare", "--user", mapping, "--keep-caps", "sh", "-c", script, "sh", *inside]

    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert said.stderr == ""
    assert said.stdout.count("\n") == 1
    assert "amespaces are disabled" in said.stdout or "no users to give" in said.stdout
