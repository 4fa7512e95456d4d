"""Whatever somebody does to the log by SQL, ``audit verify`` finds it and says where."""

# ruff: noqa: S608  the SQL of somebody who may do anything

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from marketplace.core import audit
from marketplace.core.audit import checkpoints, entries
from marketplace.core.models import AuditPayload, SecurityAudit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = "core_auditcheckpoint, core_auditnode, core_auditpayload, core_securityaudit"


def by_sql(*statements):
    """What somebody with the database's password can do: triggers and foreign keys set aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MATRIX_HOME = tmp_path


@pytest.fixture
def rows():
    """A log of 13 entries."""
    user = UserFactory()
    return [
        audit.record("test.done", actor=user, target=user, number=number) for number in range(13)
    ]


def verify(**options):
    out = StringIO()
    call_command("audit", "verify", stdout=out, **options)
    return out.getvalue()


def refused(**options):
    with pytest.raises(CommandError) as error:
        verify(**options)
    assert error.value.returncode == 1
    return str(error.value)


def test_an_empty_log_is_as_it_was():
    assert verify().startswith("0 entries")


def test_an_untouched_log_is_as_it_was(rows):
    checkpoints.publish()
    assert verify().startswith("13 entries, 0 of them erased, and 2 checkpoints")


COLUMNS = {
    "event": "'00000000-0000-0000-0000-000000000000'",
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "actor_id": "NULL",
    "owner": "'user:1'",
    "action": "'test.undone'",
    "target_type": "'core.job'",
    "target_id": "'0'",
    "request_id": "'req_other'",
    "payload_hash": r"'\x00'",
    "leaf_hash": r"'\x00'",
    "seal": r"'\x00'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_row_is_found(rows, column):
    by_sql(f"UPDATE core_securityaudit SET {column} = {COLUMNS[column]} WHERE id = {rows[5].pk}")
    assert f"Entry #5 (row {rows[5].pk}" in refused()


def test_every_column_of_a_row_is_protected():
    assert {field.column for field in SecurityAudit._meta.fields} == {"id", *COLUMNS}


@pytest.mark.parametrize("column", ["salt = '\\x00'", """data = '{"details": {}}'"""])
def test_an_edited_payload_is_found(rows, column):
    by_sql(f"UPDATE core_auditpayload SET {column} WHERE event_id = {rows[5].pk}")
    assert f"Entry #5 (row {rows[5].pk}" in refused()


def test_an_edited_row_with_the_right_hashes_is_found(rows):
    row = rows[5]
    row.action = "test.undone"
    leaf = entries.leaf_of(row).hex()
    by_sql(
        f"UPDATE core_securityaudit SET action = 'test.undone', leaf_hash = '\\x{leaf}'"
        f" WHERE id = {row.pk}",
        f"UPDATE core_auditnode SET hash = '\\x{leaf}' WHERE event_id = {row.pk}",
    )
    assert f"Entry #5 (row {row.pk}, test.undone" in refused()


@pytest.mark.parametrize("number", [0, 5, 12])
def test_a_deleted_row_is_found(rows, number):
    by_sql(f"DELETE FROM core_securityaudit WHERE id = {rows[number].pk}")
    assert f"Entry #{number} is missing" in refused()


@pytest.mark.parametrize("number", [0, 5])
def test_a_row_deleted_with_its_node_and_payload_is_found(rows, number):
    by_sql(
        f"DELETE FROM core_auditnode WHERE event_id = {rows[number].pk}",
        f"DELETE FROM core_auditpayload WHERE event_id = {rows[number].pk}",
        f"DELETE FROM core_securityaudit WHERE id = {rows[number].pk}",
    )
    assert f"Entry #{number} is missing from the tree" in refused()


def test_an_end_cut_off_is_found_by_the_checkpoints(rows):
    checkpoints.publish()
    by_sql(
        f"DELETE FROM core_auditnode WHERE event_id = {rows[12].pk}",
        f"DELETE FROM core_auditpayload WHERE event_id = {rows[12].pk}",
        f"DELETE FROM core_securityaudit WHERE id = {rows[12].pk}",
    )
    assert "Entry #12 is missing" in refused()


def forged(row):
    """A copy of a row with another action, rightly hashed, by somebody without our key."""
    copy = SecurityAudit.objects.get(pk=row.pk)
    copy.action = "test.forged"
    leaf = entries.leaf_of(copy).hex()
    columns = (
        "event, actor_id, owner, target_type, target_id, request_id, occurred_at, payload_hash"
    )
    return (
        f"INSERT INTO core_securityaudit ({columns}, action, leaf_hash, seal)"
        f" SELECT {columns}, 'test.forged', '\\x{leaf}', seal"
        f" FROM core_securityaudit WHERE id = {row.pk}"
    )


def test_a_row_put_in_at_the_end_with_the_right_hashes_is_found(rows):
    with connection.cursor() as cursor:
        cursor.execute(forged(rows[5]))
    assert SecurityAudit.objects.get(action="test.forged").position == 13

    answer = refused()

    assert "Entry #13" in answer
    assert "not written by the marketplace" in answer


def test_a_row_put_in_beside_the_tree_is_found(rows):
    by_sql(forged(rows[5]))
    answer = refused()
    assert "test.forged" in answer
    assert "no place in the tree" in answer


def test_a_row_put_in_the_middle_is_found(rows):
    by_sql(
        forged(rows[5]),
        "UPDATE core_auditnode SET event_id = (SELECT max(id) FROM core_securityaudit)"
        " WHERE level = 0 AND position = 5",
        f"DELETE FROM core_securityaudit WHERE id = {rows[5].pk}",
    )
    assert "Entry #5" in refused()


def test_two_rows_that_changed_places_are_found(rows):
    swap = "UPDATE core_auditnode SET event_id = {} WHERE level = 0 AND position = {}"
    by_sql(
        swap.format(0, 5),
        swap.format(rows[5].pk, 6),
        swap.format(rows[6].pk, 5),
    )
    assert "Entry #5" in refused()


def test_two_rows_that_changed_places_with_their_hashes_are_found(rows):
    swap = (
        "UPDATE core_auditnode SET event_id = {}, hash = '\\x{}' WHERE level = 0 AND position = {}"
    )
    by_sql(
        swap.format(0, "00", 5),
        swap.format(rows[5].pk, rows[5].leaf_hash.hex(), 6),
        swap.format(rows[6].pk, rows[6].leaf_hash.hex(), 5),
    )
    assert "Entry #5" in refused()


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET hash = '\\x00'"])
@pytest.mark.parametrize("place", ["level = 1 AND position = 2", "level = 3 AND position = 0"])
def test_a_bent_node_is_found(rows, statement, place):
    by_sql(f"{statement.format('core_auditnode')} WHERE {place}")
    assert refused()


def test_a_payload_that_nobody_erased_is_missed(rows):
    by_sql(f"DELETE FROM core_auditpayload WHERE event_id = {rows[5].pk}")
    assert "payloads are gone" in refused()


def test_erasing_leaves_everything_verifiable(rows):
    user = rows[0].actor
    checkpoints.publish()
    kept = audit.record("order.pay", actor=user, target=user)

    assert audit.erase(row=rows[5], by=user, reason="A mistake.") == 1
    assert audit.erase(row=rows[5], by=user, reason="Again.") == 0
    assert audit.erase_personal(user=user, by=user, keep=["order.pay"]) == 12
    assert audit.erase_personal(user=user, by=user, keep=["order.pay"]) == 0

    assert "13 of them erased" in verify()
    assert SecurityAudit.objects.filter(action="audit.erase").count() == 2
    left = AuditPayload.objects.exclude(event__action="audit.erase")
    assert [payload.event_id for payload in left] == [kept.pk]
    assert str(user) not in str(list(AuditPayload.objects.exclude(event=kept).values("data")))


def rewrite():
    """All of it anew, consistently, by somebody who even has our keys."""
    by_sql(f"TRUNCATE {TABLES} RESTART IDENTITY")
    user = UserFactory()
    for number in range(20):
        audit.record("test.other", actor=user, target=user, number=number)
    checkpoints.current()


def test_a_rewritten_log_is_caught_against_a_saved_checkpoint(rows, tmp_path):
    saved = tmp_path / "saved"
    saved.write_text(checkpoints.current().note)
    rewrite()
    assert verify().startswith("20 entries")

    for since in (str(saved), saved.read_text()):
        answer = refused(since=since)
        assert "first 13 entries" in answer
        assert "rewritten" in answer


def test_a_rewritten_log_is_caught_against_the_file(rows):
    path = checkpoints.publish()
    rewrite()
    answer = refused()
    assert f"checkpoint 1 in {path}" in answer
    assert "rewritten" in answer


def test_a_log_that_became_shorter_is_caught_against_a_saved_checkpoint(rows, tmp_path):
    saved = tmp_path / "saved"
    saved.write_text(checkpoints.current().note)
    by_sql(f"TRUNCATE {TABLES}")
    assert "Entry #0 is missing, and all after it" in refused(since=str(saved))


@pytest.mark.parametrize("change", [("13\n", "12\n"), ("/audit", "/other"), ("— ", "- ")])
def test_a_forged_checkpoint_is_found(rows, change, tmp_path):
    saved = tmp_path / "saved"
    saved.write_text(checkpoints.current().note.replace(*change))
    assert "not ours" in refused(since=str(saved))


def test_a_forged_checkpoint_in_the_database_is_found(rows):
    checkpoints.current()
    by_sql("UPDATE core_auditcheckpoint SET root = '\\x00'")
    assert "Checkpoint" in refused()


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="no file"):
        verify(since="/nowhere")
