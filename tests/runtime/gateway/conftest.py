from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.runtime.gateway.postgres import Store
from tests.runtime.gateway.world import World


@pytest.fixture
def quiet_world(tmp_path):
    """A gateway that the test starts itself, with limits of its own."""
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def world(quiet_world):
    return quiet_world.start()


@pytest.fixture(scope="session")
def postgres():
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        folder.chmod(0o711)  # the server does not run as root
        started = Store(folder / "pg")
        yield started
        started.server.stop()


@pytest.fixture
def store(postgres):
    postgres.clear()
    return postgres
