"""Which files of an app are read, and how closely."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

PARSE_LIMIT_BYTES = 2 * 1024 * 1024
LARGEST_BYTES = 16 * 1024 * 1024
MINIFIED_CHARACTERS_PER_LINE = 500
LINE_LIMIT_CHARACTERS = 4000
"""Patterns look no further into a line, so that no line makes them slow."""

VENDORED_FOLDERS = frozenset(
    {"node_modules", "bower_components", "site-packages", "vendor", ".venv", "venv", ".git"}
    | {".yarn"}
)
TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "__tests__", "spec", "specs", "fixtures", "e2e", "cypress"}
    | {"testdata", "test_data", "mocks", "__mocks__", "benchmarks", "benchmark", "bench"}
)
PRACTICE_FOLDER = re.compile(r"^(?:docs?|examples?|tests?_.+|.+_tests?)$")
SAMPLE_FOLDER = re.compile(
    r"^(?:t|demos?|(?:\w{1,40}_)?(?:example|test|demo|sample)[_-]?(?:project|app|site)s?)$"
)
TEST_NAME = re.compile(r"(^test_|^tests?\.|_test\.|^conftest\.|\.test\.|\.spec\.|_spec\.)")
MINIFIED_NAME = re.compile(r"[.-]min\.[cm]?js$")


class Depth(StrEnum):
    """How closely a file is read. The value is the reason shown in the report."""

    FULL = "full"
    VENDORED = "vendored: read for malicious code only"
    MINIFIED = "minified: read for malicious code only"
    TOO_LARGE = "larger than 2 MiB: read in parts, for malicious code only"


@dataclass(frozen=True)
class Source:
    """One file. ``path`` is relative, with forward slashes; lines count from 1."""

    path: str
    text: str
    depth: Depth = Depth.FULL
    is_part: bool = False
    """Of a bundle that is too large to be read at once."""

    @property
    def is_practice(self) -> bool:
        """Whether it is a test, an example or documentation, and so not what visitors reach."""
        *folders, name = self.path.lower().split("/")
        return (
            not TEST_FOLDERS.isdisjoint(folders)
            or any(map(PRACTICE_FOLDER.match, folders))
            or TEST_NAME.search(name) is not None
            or name.endswith((".md", ".rst", "pkg-info"))
        )

    @property
    def is_sample(self) -> bool:
        """Whether by its folder it only shows how to use the rest, or practises.

        Its weaknesses are told as information. For the model, and for what an app may do, only
        practice is left out: anybody may call a folder ``demo``.
        """
        folders = self.path.lower().split("/")[:-1]
        return self.is_practice or any(map(SAMPLE_FOLDER.match, folders))

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The lines for patterns, each cut to a bearable length."""
        for number, line in enumerate(self.lines, start=1):
            yield number, line[:LINE_LIMIT_CHARACTERS]

    def line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether it is in the text. Looked for once: a file may have thousands of calls."""
        if pattern not in self._held:
            self._held[pattern] = pattern.search(self.text) is not None
        return self._held[pattern]

    @cached_property
    def _held(self) -> dict[re.Pattern[str], bool]:
        return {}


def files(tree: Path) -> Iterator[tuple[str, Path]]:
    """Every regular file below ``tree`` with its relative path, always in the same order."""
    waiting = [("", str(tree))]
    while waiting:
        prefix, folder = waiting.pop()
        below = []
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                below.append((f"{prefix}{entry.name}/", entry.path))
            elif entry.is_file(follow_symlinks=False):
                relative = f"{prefix}{entry.name}".encode(errors="backslashreplace").decode()
                yield relative, Path(entry.path)
        waiting.extend(reversed(below))


def _entries(folder: str) -> "list[os.DirEntry[str]]":
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def sources(tree: Path, suffixes: tuple[str, ...]) -> Iterator[Source]:
    """The readable files with one of the suffixes, those that are too large left out."""
    for relative, path in files(tree):
        if relative.lower().endswith(suffixes) and path.stat().st_size <= PARSE_LIMIT_BYTES:
            text = path.read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff")
            yield Source(relative, text, depth_of(relative, text))


def large_sources(tree: Path, suffixes: tuple[str, ...]) -> Iterator[Source]:
    """Those that ``sources`` leaves out, as far as ``LARGEST_BYTES``; of larger ones no text."""
    for relative, path in files(tree):
        size = path.stat().st_size
        if relative.lower().endswith(suffixes) and size > PARSE_LIMIT_BYTES:
            content = path.read_bytes() if size <= LARGEST_BYTES else b""
            text = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
            yield Source(relative, text, depth_of(relative, text))


def read_text(relative: str, path: Path) -> Source | None:
    """One file as a source, or None for what holds a zero byte and so is no text."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    text = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return Source(relative, text, depth_of(relative, text))


def depth_of(relative: str, text: str) -> Depth:
    if not VENDORED_FOLDERS.isdisjoint(relative.split("/")[:-1]):
        return Depth.VENDORED
    if relative.endswith((".js", ".mjs", ".cjs")) and _is_minified(relative, text):
        return Depth.MINIFIED
    return Depth.FULL


def _is_minified(relative: str, text: str) -> bool:
    average = len(text) / (text.count("\n") + 1)
    return average > MINIFIED_CHARACTERS_PER_LINE or MINIFIED_NAME.search(relative) is not None


def skipped(tree: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Path and reason of every file that was read less closely than the rest, or not at all."""
    for relative, path in files(tree):
        if not relative.lower().endswith(suffixes):
            continue
        if path.stat().st_size > PARSE_LIMIT_BYTES:
            yield relative, Depth.TOO_LARGE.value
        else:
            depth = depth_of(relative, path.read_text(encoding="utf-8", errors="replace"))
            if depth is not Depth.FULL:
                yield relative, depth.value
