"""Which rules and which model this installation scans with, by digest."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scanner.engine import packages

GRADING = "scanner/scoring"
MODEL = "scanner/analyzers/model/model.json"


class Identity(NamedTuple):
    """``model`` is empty where no model is shipped."""

    digest: str
    model: str


def current(custom: Iterable[str] = ()) -> Identity:
    """Of everything that decides what a scan finds and how it is graded.

    ``custom`` are the digests of rules that are not part of the code. What is on disk counts: that
    is what the sandbox is given, however long this process has been running.
    """
    digest = hashlib.sha256(packages.digest().encode())
    for path in sorted((packages.ROOT / GRADING).glob("*.py")):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    for each in sorted(custom):
        digest.update(f"\0custom\0{each}".encode())
    return Identity(digest.hexdigest(), _digest_of(packages.ROOT / MODEL))


def _digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
