"""An installation that kept an audit log before there was a tree keeps every row of it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from marketplace.core import audit
from marketplace.core.audit import verifying
from marketplace.core.models import AuditNode, SecurityAudit, User

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = ("core", "0003_access_token_leaves"), ("core", "0006_audit_sealed")
ROWS = 1100  # more than are carried over at a time


@pytest.fixture
def _elsewhere(settings, tmp_path):
    """Another schema of the same database, in which nothing was migrated yet."""
    settings.MATRIX_HOME = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA upgrade")
        cursor.execute("SET search_path TO upgrade")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO DEFAULT")
        cursor.execute("DROP SCHEMA upgrade CASCADE")


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate([target])


def write_as_before():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_user (password, email, name, is_superuser, is_staff, is_active)"
            " VALUES ('', 'ada@example.org', 'Ada', false, false, true) RETURNING id"
        )
        (actor,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO core_securityaudit (actor_id, action, target_type, target_id,"
            " target_name, details, ip_address, request_id)"
            " SELECT CASE WHEN n %% 2 = 0 THEN %s END, 'app.edit', 'appstore.app', n::text,"
            " 'Schach ♟', jsonb_build_object('price_minor', n), '2001:db8::1', 'req_' || n"
            " FROM generate_series(1, %s) n",
            [actor, ROWS],
        )
    return actor


@pytest.mark.usefixtures("_elsewhere")
def test_old_rows_become_the_first_leaves_in_their_order():
    migrate(BEFORE)
    actor = write_as_before()
    migrate(AFTER)

    rows = list(SecurityAudit.objects.in_full().order_by("leaf__position"))

    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert [row.details["price_minor"] for row in rows] == list(range(1, ROWS + 1))
    assert {row.owner for row in rows} == {"", f"user:{actor}"}
    assert {(row.target_name, row.ip_address) for row in rows} == {("Schach ♟", "2001:db8::1")}
    assert len({row.event for row in rows}) == ROWS
    assert verifying.verify().size == ROWS


@pytest.mark.usefixtures("_elsewhere")
def test_new_rows_follow_the_old_ones():
    migrate(BEFORE)
    actor = write_as_before()
    migrate(AFTER)
    user = User.objects.get(pk=actor)
    audit.record("app.edit", actor=user, target=user)

    assert SecurityAudit.objects.latest("pk").position == ROWS
    assert AuditNode.objects.filter(level=0).count() == ROWS + 1
    assert verifying.verify().size == ROWS + 1
    call_command("audit", "verify")
