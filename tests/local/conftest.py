import os
import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def place():
    """A directory that every user can pass through, which pytest's own is not."""
    path = Path(tempfile.mkdtemp(prefix="matrix-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def as_root():
    if os.geteuid() != 0:
        pytest.skip("only root can be in this situation")
