"""Each file by its SHA-256, also those of archives within the app, and the rule about harmful ones.

Nobody in the sandbox knows which files are harmful: the marketplace compares what is told here.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scanner.analyzers.base import Finding, Severity
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source, files

KNOWN_BAD = Rule(
    name="files.known-bad",
    severity=Severity.CRITICAL,
    cwe=506,
    message="A file that is known to be harmful.",
    remedy="Remove it. If it is harmless, say so to the reviewers: they keep the list.",
    malicious=True,
)


def digests(tree: Path) -> Iterator[tuple[str, str]]:
    """Path and digest of every file."""
    for relative, path in files(tree):
        with path.open("rb") as file:
            yield relative, hashlib.file_digest(file, "sha256").hexdigest()


def known_bad(path: str, sha256: str, reason: str) -> Finding:
    """``path`` is empty for the archive itself."""
    found = KNOWN_BAD.at(Source(path, ""), 0, evidence=f"SHA-256 {sha256}")
    what = "A file" if path else "The archive itself"
    return replace(found, message=f"{what} is known to be harmful: {reason}")
