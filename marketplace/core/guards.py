"""Rules about changing a row that the database keeps, whoever asks: as SQL for migrations.

A change that breaks one ends as ``check_violation`` with the rule's name, as a named constraint's
would. Migrations write the rules out; what they said then must not change with today's code.
"""

from collections.abc import Iterable, Mapping

from django.db import migrations

REFUSE = """
CREATE OR REPLACE FUNCTION matrix_refuse_as() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: %', TG_TABLE_NAME, TG_ARGV[1] USING ERRCODE = 'check_violation',
        CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$;
CREATE OR REPLACE FUNCTION matrix_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% cannot go from % to %', TG_TABLE_NAME, OLD.status, NEW.status
        USING ERRCODE = 'check_violation',
        CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$;
"""

Moves = Mapping[str, Iterable[str]]


def install_refusals() -> migrations.RunSQL:
    """The functions behind every guard."""
    return migrations.RunSQL(
        REFUSE, "DROP FUNCTION matrix_refuse_as(); DROP FUNCTION matrix_refuse_move();"
    )


def status_moves(table: str, moves: Moves, *, before: Moves | None = None) -> migrations.RunSQL:
    """Let a row's ``status`` change as ``moves`` says; ``before`` is what it said until now."""
    forwards = _status_trigger(table, moves)
    backwards = _status_trigger(table, before) if before else ""
    drop = f"DROP TRIGGER IF EXISTS {table}_moves ON {table};"
    return migrations.RunSQL(drop + forwards, drop + backwards)


def _status_trigger(table: str, moves: Moves) -> str:
    pairs = ", ".join(
        f"('{current}', '{target}')" for current, targets in moves.items() for target in targets
    )
    return f"""
        CREATE TRIGGER {table}_moves BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (OLD.status IS DISTINCT FROM NEW.status
                  AND (OLD.status, NEW.status) NOT IN ({pairs}))
            EXECUTE FUNCTION matrix_refuse_move('{table}_moves');
    """


def never_changes(table: str, columns: Iterable[str]) -> migrations.RunSQL:
    """Let these columns stay as they were inserted."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return refuses(table, f"{table}_never_changes", changed, "what was uploaded never changes")


def set_once(table: str, column: str) -> migrations.RunSQL:
    """Let this column be given a value once."""
    changed = f"OLD.{column} IS NOT NULL AND OLD.{column} IS DISTINCT FROM NEW.{column}"
    return refuses(table, f"{table}_{column}_once", changed, f"{column} is set once")


def refuses(table: str, name: str, condition: str, message: str) -> migrations.RunSQL:
    """Refuse each update of a row for which ``condition`` holds, about ``OLD`` and ``NEW``."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition})
            EXECUTE FUNCTION matrix_refuse_as('{name}', '{message}');
        """,
        f"DROP TRIGGER {name} ON {table};",
    )
