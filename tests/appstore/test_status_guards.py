"""What the database refuses to change about listings and releases, in raw SQL."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from psycopg.errors import CheckViolation

from appstore.models import AppStatus
from appstore.models.status import PUBLISHING
from tests.factories import AppFactory, UserFactory, VersionFactory

PAIRS = [pair for pair in product(AppStatus, AppStatus) if pair[0] != pair[1]]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refusal(sql, *values):
    """The name of the rule that the statement breaks; None when it breaks none."""
    try:
        with transaction.atomic():
            run(sql, *values)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


def an_app(status):
    return AppFactory(status=status, published_at=timezone.now())


def a_version(status):
    return VersionFactory(
        status=status,
        risk="low",
        rejection_reason="Once.",
        published_at=timezone.now(),
        decided_by=UserFactory(),
        decided_at=timezone.now(),
    )


@pytest.mark.parametrize("make", [an_app, a_version], ids=["app", "version"])
@pytest.mark.parametrize(("current", "target"), PAIRS)
def test_the_databases_table_of_moves_is_the_programs(make, current, target):
    row = make(current)
    table = row._meta.db_table

    broken = refusal(f"UPDATE {table} SET status = %s WHERE id = %s", target, row.pk)  # noqa: S608

    assert broken == (None if PUBLISHING.allows(current, target) else f"{table}_moves")
    row.refresh_from_db()
    assert row.status == (current if broken else target)


def test_a_refusal_is_a_broken_check_with_a_clear_message():
    app = an_app("published")
    with pytest.raises(
        IntegrityError, match="appstore_app cannot go from published to draft"
    ) as no:
        run("UPDATE appstore_app SET status = 'draft' WHERE id = %s", app.pk)
    assert isinstance(no.value.__cause__, CheckViolation)


@pytest.mark.parametrize("make", [an_app, a_version], ids=["app", "version"])
def test_a_status_may_be_written_again_as_it_is(make):
    row = make(AppStatus.PUBLISHED)
    table = row._meta.db_table
    assert refusal(f"UPDATE {table} SET status = status WHERE id = %s", row.pk) is None  # noqa: S608


CHANGES = {
    "app_id": "(SELECT max(id) FROM appstore_app)",
    "version": "'9.9.9'",
    "bundle_sha256": "repeat('f', 64)",
    "bundle_bytes": "bundle_bytes + 1",
    "unpacked_bytes": "unpacked_bytes + 1",
    "file_count": "file_count + 1",
    "manifest": """manifest || '{"start": "something else"}'""",
    "source_access": "'open'",
    "license_expression": "'MIT'",
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("status", ["draft", "published"])
def test_what_was_uploaded_never_changes(column, status):
    release = a_version(status)
    AppFactory()

    broken = refusal(
        f"UPDATE appstore_appversion SET {column} = {CHANGES[column]} WHERE id = %s",  # noqa: S608
        release.pk,
    )

    assert broken == "appstore_appversion_never_changes"


@pytest.mark.parametrize("make", [an_app, a_version], ids=["app", "version"])
@pytest.mark.parametrize("value", ["now()", "NULL"])
def test_the_moment_of_publication_stays(make, value):
    row = make("suspended")
    table = row._meta.db_table
    sql = f"UPDATE {table} SET published_at = {value} WHERE id = %s"  # noqa: S608
    assert refusal(sql, row.pk) == f"{table}_published_at_once"


@pytest.mark.parametrize("missing", ["decided_by_id", "decided_at"])
def test_nothing_is_approved_by_nobody(missing):
    release = a_version("reviewing")
    run(f"UPDATE appstore_appversion SET {missing} = NULL WHERE id = %s", release.pk)  # noqa: S608
    approve = "UPDATE appstore_appversion SET status = 'approved' WHERE id = %s"
    assert refusal(approve, release.pk) == "appstore_appversion_approved_by_somebody"
