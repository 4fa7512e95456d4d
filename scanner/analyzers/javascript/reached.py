"""Which files the scripts that npm runs load: they are read together, wherever they lie."""

import re
from collections.abc import Iterable

from scanner.analyzers.javascript.paths import Paths
from scanner.analyzers.sources import Source

LOADED = re.compile(
    r"""\b(?:require|import|from|fork)\s*\(?\s*["'`](\.{1,2}/[^"'`\n]{1,200})["'`]"""
)
MOST_FILES = 40
LARGEST = 200_000
"""Characters of one file; a larger one is read by itself."""


def reached(first: Iterable[str], sources: Iterable[Source]) -> frozenset[str]:
    """The paths of ``first`` that exist, and of all that they load."""
    paths, loads = Paths(), {}
    for source in sources:
        if len(source.text) <= LARGEST:
            paths.add(source.path)
            loads[source.path] = LOADED.findall(source.text)
    waiting = [path for path in first if path in loads]
    found: set[str] = set()
    while waiting and len(found) < MOST_FILES:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            named = (paths.find(path, name) for name in loads[path])
            waiting.extend(other for other in named if other is not None and other in loads)
    return frozenset(found)
