"""Take advisories of OSV into the index that scans read: ``scan osv import PATH…``.

A path is an ``all.zip`` of one ecosystem as OSV publishes it, or a folder of its JSON files. What
was known of the ecosystems within is replaced; the rest of the index stays.
"""

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.analyzers.dependencies.component import Ecosystem, canonical
from scanner.analyzers.dependencies.osv import FORMAT
from scanner.engine import cvss, state

ENTRY_LIMIT_BYTES = 16 * 1024 * 1024
FAILED = 4
SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE advisories (
    ecosystem TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (ecosystem, name, id)
) WITHOUT ROWID;
"""


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", choices=["import"])
    parser.add_argument("paths", nargs="+", type=Path, help="an all.zip of OSV, or a folder")


def run(options: argparse.Namespace) -> int:
    try:
        count = import_advisories(
            options.paths, state=state.folder(), at=datetime.fromtimestamp(time.time(), tz=UTC)
        )
    except (OSError, ValueError, zipfile.BadZipFile, sqlite3.Error) as problem:
        sys.stderr.write(f"scan osv: {problem}\n")
        return FAILED
    sys.stdout.write(f"{count} advisories imported.\n")
    return 0


def index_of(home: Path) -> Path:
    return home / "osv" / "index.sqlite"


def import_advisories(paths: Iterable[Path], *, state: Path, at: datetime) -> int:
    """Answers how many there are now. Scans that run meanwhile see the index before or after.

    Raises ``ValueError`` when nothing about a supported ecosystem is in the paths, so that a wrong
    path never empties the index.
    """
    target = index_of(state)
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    rows = [row for path in paths for document in documents(path) for row in rows_of(document)]
    if not rows:
        raise ValueError("There are no advisories about PyPI or npm in it.")
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".draft-", delete=False) as file:
        draft = Path(file.name)
    try:
        count = _write(draft, rows, target, at)
        draft.chmod(0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _write(draft: Path, rows: list[tuple[str, str, str, str]], old: Path, at: datetime) -> int:
    with closing(sqlite3.connect(draft)) as database, database:
        database.executescript(SCHEMA)
        database.executemany("INSERT OR REPLACE INTO advisories VALUES (?, ?, ?, ?)", rows)
        if old.exists():
            new = sorted({row[0] for row in rows})
            marks = ", ".join("?" * len(new))
            database.execute("ATTACH ? AS old", (f"{old}",))
            database.execute(
                "INSERT INTO advisories SELECT * FROM old.advisories"  # noqa: S608 -- marks only
                f" WHERE ecosystem NOT IN ({marks})",
                new,
            )
        count: int = database.execute("SELECT count(*) FROM advisories").fetchone()[0]
        about = {"format": FORMAT, "imported_at": at.isoformat(), "advisories": str(count)}
        database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    return count


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """Every advisory of a zip or a folder. One that is too large or no JSON stops the import."""
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield json.loads(file.read_bytes())
        return
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith(".json"):
                if entry.file_size > ENTRY_LIMIT_BYTES:
                    raise ValueError(f"{entry.filename} is too large for an advisory")
                yield json.loads(archive.read(entry))


def rows_of(document: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Ecosystem, name, id and what matching needs, for each package it is about."""
    if "withdrawn" in document:
        return
    specific = document.get("database_specific") or {}
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for affected in document.get("affected", ()):
        package = affected.get("package") or {}
        ecosystem, name = package.get("ecosystem"), package.get("name", "")
        if ecosystem not in set(Ecosystem):
            continue
        name = canonical(name) if ecosystem == Ecosystem.PYPI else name
        content = merged.setdefault(
            (ecosystem, name),
            {
                "id": document["id"],
                "summary": str(document.get("summary") or "")[:200],
                "aliases": document.get("aliases", [])[:8],
                "score": cvss.score_of(document, affected),
                "cwe": cvss.cwe_of(specific),
                "versions": [],
                "ranges": [],
            },
        )
        content["versions"] += affected.get("versions", [])
        content["ranges"] += list(_ranges(affected))
    for (ecosystem, name), content in merged.items():
        yield ecosystem, name, document["id"], json.dumps(content, separators=(",", ":"))


def _ranges(affected: dict[str, Any]) -> Iterator[list[list[str]]]:
    """Events as pairs. Ranges of git commits say nothing about versions."""
    for found in affected.get("ranges", ()):
        if found.get("type") != "GIT":
            yield [
                [kind, str(value)]
                for event in found.get("events", ())
                for kind, value in event.items()
                if kind in {"introduced", "fixed", "last_affected"}
            ]


def installed(home: Path) -> Path | None:
    """The index of this marketplace, if one was imported."""
    index = index_of(home)
    return index if os.access(index, os.R_OK) else None
