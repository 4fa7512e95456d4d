"""The forked half of ``children``: one analyzer, its limits and its words to the parent."""

import json
import os
import resource
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from scanner.analyzers.base import MOST_FINDINGS, Analyzer, Finding, Severity

NO_MEMORY = 112
FAILED = 1
OPEN_FILES = 4096
# Some rule going wild must not fill the output; each analyzer's gravest are what a person reads.
MOST_PER_ANALYZER = MOST_FINDINGS + 1


def become_child(
    analyzer: Analyzer, tree: Path, output: int, *, ceilings: Mapping[int, int]
) -> NoReturn:
    """Never returns into the parent's code, whatever happens."""
    code = FAILED
    try:
        _close_off(output, ceilings)
        code = _analyze(analyzer, tree, output)
    finally:
        os._exit(code)


def _close_off(output: int, ceilings: Mapping[int, int]) -> None:
    """A session of its own, nothing to read from, nowhere to print to but the pipe."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.closerange(3, output)
    os.closerange(output + 1, OPEN_FILES)
    for which, most in ceilings.items():
        _, hard = resource.getrlimit(which)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # The kernel warns at the first number and kills at the second.
        resource.setrlimit(which, (value, value + 2 if which == resource.RLIMIT_CPU else value))


def _analyze(analyzer: Analyzer, tree: Path, output: int) -> int:
    findings = Findings(output)
    try:
        for finding in analyzer.analyze(tree):
            findings.add(finding)
        details = dict(analyzer.details)
    except MemoryError:
        return NO_MEMORY
    except Exception as problem:  # noqa: BLE001 -- hostile input may raise anything
        findings.tell()
        _say(output, error=f"{type(problem).__name__}: {problem}"[:300])
        return FAILED
    findings.tell()
    _say(output, details=details)
    return 0


class Findings:
    """The gravest so far. Grave ones are told at once, so that a kill does not lose them."""

    def __init__(self, output: int) -> None:
        self._output = output
        self._known: set[Finding] = set()
        self._told: set[Finding] = set()

    def add(self, finding: Finding) -> None:
        if finding in self._known:
            return
        self._known.add(finding)
        if finding.severity.rank >= Severity.HIGH.rank and len(self._told) < MOST_PER_ANALYZER:
            self._told.add(finding)
            _say(self._output, findings=[asdict(finding)])
        if len(self._known) > 2 * MOST_PER_ANALYZER:
            self._known = set(self._gravest())

    def tell(self) -> None:
        rest = [asdict(finding) for finding in self._gravest() if finding not in self._told]
        _say(self._output, findings=rest)

    def _gravest(self) -> list[Finding]:
        return sorted(self._known, key=lambda finding: finding.order)[:MOST_PER_ANALYZER]


def _say(output: int, **words: Any) -> None:
    line = json.dumps(words).encode() + b"\n"
    while line:
        line = line[os.write(output, line) :]
