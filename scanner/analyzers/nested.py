"""What became of the archives within the app: opened beside themselves, or refused and why."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from scanner.analyzers.base import Confidence, Finding, Kind, Severity
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

Place = tuple[str, str]
"""A path and a reason."""
OTHER_FORMAT = "unsupported"
"""Of a format, or in a way, that we do not read. Nothing is wrong with it."""
LINKS = "link"
"""Ordinary in archives of others, though we read none but those to files beside them."""
FULL = {"too_large", "too_many_entries", "does_not_fit"}
"""The fault may be another's that was opened before, so the app as a whole was not read."""

OPENED = Rule(
    name="files.nested-archive",
    severity=Severity.INFO,
    cwe=None,
    message="An archive within the archive; what it holds was read as well.",
    remedy="Ship its content unpacked.",
    kind=Kind.POLICY,
)
REFUSED = Rule(
    name="files.nested-archive-refused",
    severity=Severity.MEDIUM,
    cwe=506,
    message="An archive within the archive that could not be opened safely; it was not read.",
    remedy="Ship its content unpacked, or leave it out.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)

BROKEN = replace(REFUSED, severity=Severity.LOW)
"""Tests of whatever reads archives need some that are broken, and links mean no harm."""


def open_all(tree: Path, packed: Path, *, unpacker: str) -> tuple[list[Place], list[Place]]:
    """Open those in ``tree``, which came out of ``packed``: what stayed closed, what went wrong."""
    command = [sys.executable, unpacker, "--within", str(tree), str(packed)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    _notes_of(tree).write_bytes(done.stdout)
    refused = [(path, note) for path, note in notes(tree).items() if not note["ok"]]
    closed = [(path, note["message"]) for path, note in refused if note["code"] not in FULL]
    crowded = [(path, note["message"]) for path, note in refused if note["code"] in FULL]
    problem = f"archives within it could not be opened: exit code {done.returncode}"
    return closed, [*crowded, ("", problem)] if done.returncode else crowded


def notes(tree: Path) -> dict[str, Mapping[str, Any]]:
    """By path, what was said of each; empty where nothing was opened."""
    place = _notes_of(tree)
    lines = place.read_text().split("\n")[:-1] if place.exists() else []
    return {note["path"]: note for note in map(json.loads, lines)}


def finding(path: str, note: Mapping[str, Any]) -> Finding | None:
    """None where only the format is strange to us."""
    if note["ok"]:
        return OPENED.at(Source(path, ""), 0)
    if note["code"] == OTHER_FORMAT:
        return None
    source = Source(path, "")
    rule = BROKEN if source.is_practice or note["code"] == LINKS else REFUSED
    return rule.at(source, 0, evidence=f"{note['code']}: {note['message']}")


def _notes_of(tree: Path) -> Path:
    """Beside the tree, where no file of the app can pretend to be it."""
    return tree.with_name(f"{tree.name}.nested")
