"""What running a tool and understanding its answer have in common."""

import os
import re
import subprocess
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Analyzer, Confidence, Finding, Kind, Severity
from scanner.analyzers.rules import clip, redact
from scanner.analyzers.sources import PARSE_LIMIT_BYTES, Source, read_text

OUTPUT_BYTES = 32 * 1024 * 1024
LAST_WORDS = 200
RULE_CHARACTERS = 47
"""An operator can tune a rule by its name; this is how long the part after the dot may be."""
PATH = "/usr/bin:/bin"


class ToolFailed(Exception):
    """It gave no answer that counts, so the scan is not complete."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tool is inside the sandbox, and what the operator gave it to work with.

    ``folder`` holds ``bin`` and ``site`` of a Python environment and is empty for a program of the
    system; ``data`` are rules or signatures.
    """

    version: str
    folder: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a tool found, in its own words but on our scales."""

    rule: str
    severity: Severity
    confidence: Confidence
    path: str
    line: int
    message: str
    cwe: int | None = None
    more: str = ""


class Tool(Analyzer):
    """Builds a command line, runs it over the tree, and translates what it prints."""

    languages: ClassVar[tuple[str, ...]] = ()
    kind: ClassVar[Kind] = Kind.WEAKNESS
    answers_with: ClassVar[frozenset[int]] = frozenset({0, 1})
    """Exit codes after which its output is whole: most say 1 when they found something."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.version = place.version

    @abstractmethod
    def commands(self, tree: Path) -> Iterable[Sequence[str]]: ...

    @abstractmethod
    def understood(self, output: bytes, tree: Path) -> Iterator[Said]:
        """Raises ``ToolFailed``, or what indexing into a wrong document raises."""

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for command in self.commands(tree):
            for said in self.understood(self._run(command), tree):
                yield self.finding(said, tree)

    def program(self, name: str) -> str:
        return f"{self.place.folder}/bin/{name}" if self.place.folder else f"/usr/bin/{name}"

    def _run(self, command: Sequence[str]) -> bytes:
        """It inherits this process's limits, and ends with it."""
        with subprocess.Popen(
            command,
            cwd="/",
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            output, errors = process.communicate()
        if process.returncode not in self.answers_with:
            words = errors.decode(errors="replace").strip()[-LAST_WORDS:]
            raise ToolFailed(f"{self.name} ended with exit code {process.returncode}: {words}")
        if len(output) > OUTPUT_BYTES:
            raise ToolFailed(f"{self.name} wrote more than {OUTPUT_BYTES >> 20} MiB")
        return output

    def _environment(self) -> Mapping[str, str]:
        folder = self.place.folder
        ours = {"PATH": f"{folder}/bin:{PATH}", "PYTHONPATH": f"{folder}/site"} if folder else {}
        return {
            "PATH": PATH,
            "HOME": os.environ.get("HOME", "/tmp"),  # noqa: S108 -- the sandbox's own
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            **ours,
        }

    def finding(self, said: Said, tree: Path) -> Finding:
        source = _source(tree, said.path)
        harmless = source.is_practice and self.kind is not Kind.MALICE
        return Finding(
            analyzer=self.name,
            rule=f"{self.name}.{rule_name(said.rule)}",
            severity=Severity.INFO if harmless else said.severity,
            confidence=said.confidence,
            cwe=said.cwe,
            path=source.path,
            line=said.line,
            message=" ".join(said.message.split())[:500],
            evidence=clip(redact(source.line(said.line).strip())),
            remedy=said.more or f"Read what {self.name} says of this rule; mend it or explain it.",
            kind=self.kind,
        )


@lru_cache(maxsize=4)
def _source(tree: Path, path: str) -> Source:
    """The file named, for its line; without text when it is none of the tree's or has none."""
    file = Path(os.path.normpath(tree / path))
    if not file.is_relative_to(tree):
        raise ToolFailed(f"A tool names a file outside the app: {path[:LAST_WORDS]}")
    relative = file.relative_to(tree).as_posix()
    if file.is_file() and not file.is_symlink() and file.stat().st_size <= PARSE_LIMIT_BYTES:
        return read_text(relative, file) or Source(relative, "")
    return Source(relative, "")


def rule_name(text: str) -> str:
    """As rules of ours are written; the end of a long one says more than its beginning."""
    name = re.sub(r"[^a-z0-9_.-]+", "-", text.lower())[-RULE_CHARACTERS:].strip("-._")
    return name or "unnamed"


def at_most_medium(word: str) -> Confidence:
    """Nobody here can tell how sure another tool is, so it is never counted as wholly sure."""
    return Confidence.LOW if word.lower() in {"low", "undefined"} else Confidence.MEDIUM


def severity_of(word: str, scale: Mapping[str, Severity]) -> Severity:
    try:
        return scale[word.upper()]
    except KeyError:
        raise ToolFailed(f"An unknown severity: {word[:LAST_WORDS]}") from None


def cwe_of(words: Any) -> int | None:
    """The number in ``CWE-78: …``, or in the first of several."""
    text = words[0] if isinstance(words, list) and words else words
    found = re.match(r"CWE-(\d{1,6})", text) if isinstance(text, str) else None
    return int(found[1]) if found else None
