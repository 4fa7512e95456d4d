"""Where the tests of one worker write."""

import os
from pathlib import Path

from marketplace.local.home import open_home


def own_home(home: str) -> str:
    """A worker's part of ``home``; all of it where there are no workers."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None or Path(home).name == worker:  # then it was the worker who started us
        return home
    return str(open_home(Path(home) / worker))
