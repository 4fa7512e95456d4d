import pytest

from tests.contracts.place import BACKENDS, open_place


@pytest.fixture(scope="session")
def places():
    """One place per backend, made when a test first asks; what it builds serves every test."""
    made = {}
    yield made
    for place in made.values():
        place.close()


@pytest.fixture(params=[pytest.param(name, marks=marks) for name, marks in BACKENDS.items()])
def place(request, places):
    here = places.get(request.param) or places.setdefault(request.param, open_place(request.param))
    if not here.probe.works:
        pytest.skip(f"{request.param}: {here.probe.detail}")
    yield here
    here.stop_all()
