"""One marketplace per backend, kept for all journeys of the session."""

import pytest

from tests.daemons import docker_answers
from tests.journeys import projects
from tests.journeys.live import own_home, running_marketplace


def pytest_collection_modifyitems(items):
    """Journeys of one backend run side by side, so that its marketplace starts once."""
    items.sort(key=lambda item: "docker" in item.nodeid and "tests/journeys" in item.nodeid)


@pytest.fixture(
    scope="session",
    params=["bubblewrap", pytest.param("docker", marks=pytest.mark.docker)],
)
def market(request):
    if request.param == "docker" and not docker_answers("image", "inspect", "matrix/sandbox:1"):
        pytest.skip("no Docker daemon with the image matrix/sandbox:1 answers")
    with own_home() as home, running_marketplace(home, backend=request.param) as market:
        yield market


@pytest.fixture(scope="session", params=["flask", "express"])
def project(request):
    return {"flask": projects.FLASK, "express": projects.EXPRESS}[request.param]


@pytest.fixture(scope="session")
def archive(project, tmp_path_factory):
    return projects.fetch(project, tmp_path_factory.mktemp("project"))
