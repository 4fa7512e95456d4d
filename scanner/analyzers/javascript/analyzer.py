"""Reads all JavaScript and TypeScript of an app together."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.javascript.app import UNREADABLE_ERRORS, App
from scanner.analyzers.javascript.aside import Aside
from scanner.analyzers.javascript.package_json import read_package
from scanner.analyzers.javascript.reached import reached
from scanner.analyzers.javascript.syntax import GRAMMARS
from scanner.analyzers.javascript.vocabulary import TELLING
from scanner.analyzers.sources import Depth, large_sources, sources

MOST_TOGETHER = 3_000_000
"""Characters. Their trees take about eighty bytes each."""
RECURSION_LIMIT = 20_000


class JavaScriptAnalyzer(Analyzer):
    name: ClassVar[str] = "javascript"
    version: ClassVar[str] = "2"
    languages: ClassVar[tuple[str, ...]] = tuple(GRAMMARS)

    def analyze(self, tree: Path) -> Iterator[Finding]:
        with undisturbed():
            yield from self._all(tree)

    def _all(self, tree: Path) -> Iterator[Finding]:
        aside = Aside()
        app = App()
        for source in sources(tree, ("package.json",)):
            findings, package = read_package(source)
            yield from findings
            if package is not None and source.depth is Depth.FULL:
                aside.install_files |= package.install_files()
                aside.entry_files |= package.entry_files()
                app.add_layers(source, package.inline(), runs_at_install=True)
        alone = _too_many(tree, self.languages)
        every = sources(tree, self.languages) if aside.install_files else ()
        together = reached(aside.install_files, every) - alone
        for source in sources(tree, self.languages):
            is_full = source.depth is Depth.FULL or source.path in together
            if source.path in alone if is_full else TELLING.search(source.text):
                yield from aside.read(source)
        for source in large_sources(tree, self.languages):
            yield from aside.read_in_parts(source)
        too_large = []
        for source in sources(tree, self.languages):
            is_full = source.depth is Depth.FULL or source.path in together
            if is_full and source.path not in alone:
                try:
                    app.add(source, runs_at_install=source.path in aside.install_files)
                except UNREADABLE_ERRORS:
                    too_large.append(source)
        yield from app.findings()
        del app  # or all its trees would be searched for garbage after every part
        for source in too_large:
            yield from aside.read_in_parts(source)


def _too_many(tree: Path, suffixes: tuple[str, ...]) -> frozenset[str]:
    """The largest files of an app that does not fit into memory; each is read by itself."""
    found = (source for source in sources(tree, suffixes) if source.depth is Depth.FULL)
    sizes = sorted((len(source.text), source.path) for source in found)
    sums = accumulate(size for size, _ in sizes)
    return frozenset(
        path for total, (_, path) in zip(sums, sizes, strict=True) if total > MOST_TOGETHER
    )


@contextmanager
def undisturbed() -> Iterator[None]:
    """Deep recursion, as the reader keeps count by itself, and no collector.

    The trees are cycles through and through: Python would search all of them for garbage again and
    again, which takes most of the time, and would find none.
    """
    before, was_collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
        if was_collecting:
            gc.enable()
