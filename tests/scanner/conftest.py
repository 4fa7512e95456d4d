import secrets
import shutil
import tarfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def state():
    """Not in pytest's private directory: a sandbox's own user has to reach its files."""
    path = Path("/var/tmp", f"matrix-{secrets.token_hex(8)}")
    path.mkdir()
    yield path
    shutil.rmtree(path)


@pytest.fixture
def tree(tmp_path):
    """Write files, given as path and content, and answer the folder they lie in."""

    def write(files):
        for name, content in files.items():
            path = tmp_path / "app" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "app"

    return write


@pytest.fixture
def pack(tree, state):
    """The same as an archive that a sandbox can read."""

    def pack(files):
        folder = tree(files)
        archive = state / f"{secrets.token_hex(8)}.tar.gz"
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(folder, "app")
        archive.chmod(0o644)
        return archive

    return pack
