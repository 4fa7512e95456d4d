"""Analyzers run from a small process of their own, as a scan runs them.

What it forks starts with its memory. The process of the tests has grown by then, and would leave an
analyzer less than a scan does.
"""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from scanner.analyzers import children, registry
from scanner.analyzers.base import Analyzer
from scanner.analyzers.children import ChildLimits
from scanner.analyzers.normal import canonical
from scanner.analyzers.sources import sources

LIMITS = ChildLimits(cpu_seconds=10, wall_seconds=120)


class Everything(Analyzer):
    """All analyzers one after the other, so that a spoiled file costs one process."""

    name, version, languages = "everything", "1", ()

    def analyze(self, tree):
        for analyzer in registry.analyzers({"hosts": []}):
            try:
                yield from analyzer.analyze(tree)
                dict(analyzer.details)
            except Exception as problem:
                problem.args = (f"{analyzer.name}: {problem}",)
                raise


class Canonical(Analyzer):
    """What the model reads."""

    name, version, languages = "canonical", "1", (".py", ".js", ".ts", ".tsx")

    def analyze(self, tree):
        for source in sources(tree, self.languages):
            read = canonical(source)
            assert len(read.lines) >= read.text.count("\n")
        yield from ()


def outcome_of(name, folder):
    """Of one of our analyzers, of ``everything`` or of ``canonical``."""
    return _process().submit(_run, name, folder).result()


@cache
def _process():
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def _run(name, folder):
    known = [Everything(), Canonical(), *registry.analyzers({"hosts": []})]
    analyzer = next(each for each in known if each.name == name)
    return children.run(analyzer, Path(folder), LIMITS)
