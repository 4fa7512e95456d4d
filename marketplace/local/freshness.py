"""What a second start may skip: work whose inputs are the same as the last time."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg.errors import UndefinedTable


def migrations(root: Path, *, database_url: str) -> str:
    """Changes with our migrations, the installed packages' and what the database has applied."""
    return _digest([*root.glob("*/migrations/*.py"), *root.glob("*/*/migrations/*.py")], root) + (
        _applied(database_url)
    )


def static_files(root: Path) -> str:
    folders = [root / "static", *root.glob("*/static")]
    return _digest((path for folder in folders for path in folder.rglob("*")), root)


def is_fresh(stamp: Path, state: str) -> bool:
    return stamp.exists() and stamp.read_text() == state


def _digest(paths: Iterable[Path], root: Path) -> str:
    # The lock stands for everything installed.
    digest = hashlib.sha256((root / "uv.lock").read_bytes())
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(str(path.relative_to(root)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _applied(database_url: str) -> str:
    query = (
        "SELECT md5(string_agg(app || '.' || name, ',' ORDER BY app, name)) FROM django_migrations"
    )
    with psycopg.connect(database_url) as connection:
        try:
            row = connection.execute(query).fetchone()
        except UndefinedTable:
            return ""
    return str(row[0]) if row else ""
