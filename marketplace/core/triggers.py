"""Promises that only the database can keep, as SQL for migrations."""

from django.db import migrations

REFUSE = """
CREATE OR REPLACE FUNCTION matrix_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def install_refusal() -> migrations.RunSQL:
    """The function behind every append-only table."""
    return migrations.RunSQL(REFUSE, "DROP FUNCTION matrix_refuse_change()")


def append_only(table: str) -> migrations.RunSQL:
    """Let rows be inserted into ``table``, and nothing else."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION matrix_refuse_change();
        CREATE TRIGGER {table}_never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION matrix_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP TRIGGER {table}_never_truncated ON {table};
        """,
    )
