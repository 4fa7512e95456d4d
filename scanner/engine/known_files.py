"""Files that are known to be harmful, as a list on disk: ``<SHA-256> <why>`` on each line."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from scanner.analyzers.base import Finding
from scanner.analyzers.digests import known_bad

SHA256 = re.compile(r"[0-9a-f]{64}")
EMPTY = hashlib.sha256(b"").hexdigest()
LISTED = "It is on a list of harmful files."
MOST_BYTES = 256 * 1024 * 1024


class NotAList(ValueError):
    """The message names the line."""


def listed(path: Path) -> dict[str, str]:
    """Why, by digest. Empty lines and those that begin with ``#`` say nothing.

    Raises ``NotAList``, so that a wrong file never passes for an empty list.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotAList(f"{path} is larger than {MOST_BYTES >> 20} MiB.")
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as problem:
        raise NotAList(f"{path} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise NotAList(f"{path} is no text.") from problem
    found: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, lines), start=1):
        if line and not line.startswith("#"):
            sha256, _, reason = line.partition(" ")
            found[checked(sha256, f"Line {number} of {path}")] = reason.strip() or LISTED
    return found


def checked(sha256: str, where: str) -> str:
    """In small letters. Raises ``NotAList`` for what names no file, or the empty one."""
    digest = sha256.strip().lower()
    if not SHA256.fullmatch(digest):
        raise NotAList(f"{where} does not begin with a SHA-256: 64 digits and letters a to f.")
    if digest == EMPTY:
        raise NotAList(f"{where} names the empty file, which every second app has.")
    return digest


def search(
    packed: Path,
    files: Iterable[tuple[str, str]],
    known: Mapping[str, str],
    *,
    is_folder: bool,
) -> list[Finding]:
    """What is listed among an app's files; an archive is one of its own, under no path."""
    if not known:
        return []
    own = [] if is_folder else [("", _digest_of(packed))]
    return [
        known_bad(path, sha256, known[sha256]) for path, sha256 in (*own, *files) if sha256 in known
    ]


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
