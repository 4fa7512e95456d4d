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


def erasable(table: str, *, setting: str) -> migrations.RunSQL:
    """Let rows be inserted, and deleted by a transaction that says so; never changed."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION matrix_refuse_change();
        CREATE TRIGGER {table}_only_erased BEFORE DELETE ON {table} FOR EACH ROW
            WHEN (current_setting('{setting}', true) IS DISTINCT FROM 'on')
            EXECUTE FUNCTION matrix_refuse_change();
        CREATE TRIGGER {table}_never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION matrix_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP TRIGGER {table}_only_erased ON {table};
        DROP TRIGGER {table}_never_truncated ON {table};
        """,
    )


TREE_LOCK = 0x4D545241  # "MTRA": one transaction at a time appends, and only while it commits


def grows_a_tree(table: str, *, nodes: str) -> migrations.RunSQL:
    """Give each new row of ``table`` the next place in a Merkle tree kept in ``nodes``.

    The trigger is deferred to the commit, so nobody holds the lock while they work; places are
    without gaps, because a transaction that fails takes its place back with it.
    """
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_append() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            leaf bigint;
            height smallint := 0;
            value bytea := NEW.leaf_hash;
        BEGIN
            PERFORM pg_advisory_xact_lock({TREE_LOCK});
            SELECT coalesce(max(position) + 1, 0) INTO leaf FROM {nodes} WHERE level = 0;
            INSERT INTO {nodes} (level, position, hash, event_id) VALUES (0, leaf, value, NEW.id);
            WHILE leaf & 1 = 1 LOOP  -- a left sibling is there: together they are complete
                SELECT sha256('\\x01'::bytea || hash || value) INTO STRICT value
                    FROM {nodes} WHERE level = height AND position = leaf - 1;
                height := height + 1;
                leaf := leaf >> 1;
                INSERT INTO {nodes} (level, position, hash) VALUES (height, leaf, value);
            END LOOP;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER {table}_append AFTER INSERT ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {table}_append();
        """,  # noqa: S608  our own table names
        f"""
        DROP TRIGGER {table}_append ON {table};
        DROP FUNCTION {table}_append();
        """,
    )
