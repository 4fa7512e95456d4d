"""What every test may use."""

import tempfile
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests import migrated
from tests.factories import UserFactory
from tests.factories.identity import Browser, Program
from tests.scheduling import HeavyOrByFile, is_heavy

# A busy machine makes examples late, and that is no fault of theirs.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# These need no database; they start processes of their own.
WITHOUT_DATABASE = (
    "tests/architecture",
    "tests/browser",
    "tests/contracts",
    "tests/journeys",
    "tests/local",
    "tests/runtime/gateway",
    "tests/runtime/test_bubblewrap",
    "tests/runtime/test_docker",
    "tests/sandbox",
    "tests/scanner/javascript",
    "tests/scanner/malice",
    "tests/scanner/test_analyzers",
    "tests/scanner/llm",
    "tests/scanner/test_engine",
    "tests/scanner/test_scoring",
    "tests/scanner/vulnerable",
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every test of Django code may use the database.

    The mark must be there before the run starts: without one, pytest-django makes no test database
    and the tests would write to the real one.
    """
    if not item.nodeid.startswith(WITHOUT_DATABASE) and not item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.django_db)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not is_heavy(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> HeavyOrByFile:
    return HeavyOrByFile(config, log)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _let_sandboxes_pass(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sandboxes run as other users, who cannot pass through pytest's folders to a test's own."""
    base = tmp_path_factory.getbasetemp()
    for folder in (base, *base.parents):
        if folder.is_relative_to(tempfile.gettempdir()) and not folder.stat().st_mode & 0o001:
            folder.chmod(0o711)


@pytest.fixture(scope="session", autouse=True)
def _flush_append_only_tables() -> Iterator[None]:
    """Let a test database be emptied: the triggers that refuse it are set aside for that alone."""
    flush = DatabaseOperations.sql_flush

    def flush_as_replica(self, *args, **kwargs):
        statements = flush(self, *args, **kwargs)
        replica = "SET session_replication_role = replica;"
        origin = "SET session_replication_role = origin;"
        return [replica, *statements, origin] if statements else []

    DatabaseOperations.sql_flush = flush_as_replica
    yield
    DatabaseOperations.sql_flush = flush


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, request):
    """The test database is a copy of what is migrated already, where ``make test`` has that."""
    if not request.config.getvalue("reuse_db"):
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.template() or None


@pytest.fixture
def api() -> Program:
    return Program()


@pytest.fixture
def client() -> Browser:
    return Browser()


@pytest.fixture
def staff():
    return UserFactory(is_staff=True, is_superuser=True, second_factor=True)
