"""Which files of an app pip runs to build it: a backend of its own, by pyproject.toml."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from scanner.analyzers.sources import sources
from scanner.analyzers.toml import parse_toml


def build_backends(tree: Path) -> frozenset[str]:
    """Paths of files that run while the app is installed."""
    return frozenset(
        path
        for source in sources(tree, ("pyproject.toml",))
        for path in _backends(source.path, source.text)
    )


def _backends(path: str, text: str) -> Iterator[str]:
    try:
        system: Any = parse_toml(text).get("build-system")
    except (ValueError, RecursionError):
        return
    if not isinstance(system, dict) or not isinstance(system.get("backend-path"), list):
        return
    name = str(system.get("build-backend", "")).partition(":")[0].replace(".", "/")
    for folder in system["backend-path"]:
        place = PurePosixPath(path).parent / str(folder) / name
        yield from (f"{place}.py", f"{place}/__init__.py")
