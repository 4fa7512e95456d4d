import pytest

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
