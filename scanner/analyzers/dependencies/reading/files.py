"""Which reader a file is for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scanner.analyzers.dependencies.component import Component
from scanner.analyzers.dependencies.reading import (
    npm,
    other_locks,
    projects,
    python_locks,
    requirements,
)
from scanner.analyzers.sources import Source

Reader = Callable[[Source], Iterator[Component]]


@dataclass(frozen=True, slots=True)
class Format:
    name: re.Pattern[str]
    read: Reader
    is_lock: bool = False


def _format(name: str, read: Reader, *, is_lock: bool = False) -> Format:
    return Format(re.compile(rf"(?:^|/){name}$"), read, is_lock)


REQUIREMENTS = re.compile(
    r"(?:^|/)(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in)"
    r"|constraints[\w.-]*\.txt)$"
)
FORMATS = (
    Format(REQUIREMENTS, requirements.read),
    _format(r"pyproject\.toml", projects.pyproject),
    _format(r"Pipfile", projects.pipfile),
    _format(r"setup\.cfg", projects.setup_cfg),
    _format(r"setup\.py", projects.setup_py),
    _format(r"package\.json", npm.package_json),
    _format(r"(?:poetry|uv|pdm)\.lock", python_locks.toml, is_lock=True),
    _format(r"pylock(?:\.[\w-]+)?\.toml", python_locks.toml, is_lock=True),
    _format(r"Pipfile\.lock", python_locks.pipfile, is_lock=True),
    _format(r"(?:package-lock|npm-shrinkwrap)\.json", npm.package_lock, is_lock=True),
    _format(r"yarn\.lock", other_locks.yarn, is_lock=True),
    _format(r"pnpm-lock\.yaml", other_locks.pnpm, is_lock=True),
    _format(r"bun\.lock", other_locks.bun, is_lock=True),
)


def format_of(path: str) -> Format | None:
    return next((each for each in FORMATS if each.name.search(path)), None)
