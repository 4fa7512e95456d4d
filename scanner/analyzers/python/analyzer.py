import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding, Severity
from scanner.analyzers.python.backends import build_backends
from scanner.analyzers.python.dialects import dialects
from scanner.analyzers.python.known import BAD_HABITS
from scanner.analyzers.python.linking import Links
from scanner.analyzers.python.module import Module, Shown, module_name
from scanner.analyzers.python.reading import read_module
from scanner.analyzers.python.summaries import Facts, HiddenCode
from scanner.analyzers.python.verdicts import verdicts
from scanner.analyzers.rules import UNREADABLE
from scanner.analyzers.sources import Depth, Source, files, large_sources, sources
from scanner.analyzers.templates import filled

CONVERTED = re.compile(
    r"<(?:int|float|uuid|slug|path_int):(\w{1,60})>"
    r"|\(\?P<(\w{1,60})>(?:\\[dw]|\[(?:\\[dw]|[\w-]){1,40}\])(?:[+*]|\{[\d,]{1,9}\})\)"
)
"""Parameters of addresses that hold letters and digits at most, which lead nowhere."""
WORD = re.compile(r"[A-Za-z_]\w{0,80}")
MOST_HIDDEN = 200
UNREADABLE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)


class PythonAnalyzer(Analyzer):
    """Follows values through the whole app. Each file is parsed once, and its tree let go."""

    name: ClassVar[str] = "python"
    version: ClassVar[str] = "2"
    languages: ClassVar[tuple[str, ...]] = (".py", ".pyw")

    def analyze(self, tree: Path) -> Iterator[Finding]:
        addresses = _addresses(tree)
        facts = Facts(
            modules=_modules(tree),
            numeric_parameters=frozenset(m[1] or m[2] for m in CONVERTED.finditer(addresses)),
            routed=frozenset(WORD.findall(addresses)),
        )
        backends = build_backends(tree)
        with _no_collection():
            for source in sources(tree, self.languages):
                _read(source, facts, is_backend=source.path in backends)
        for source in large_sources(tree, self.languages):
            if source.depth is Depth.FULL:
                facts.findings.append(UNREADABLE.at(source, 0))
        yield from _without_repetition([*facts.findings, *_judged(facts)])


@contextmanager
def _no_collection() -> Iterator[None]:
    """Syntax trees hold no cycles: looking for some takes a third of the time of reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _modules(tree: Path) -> frozenset[str]:
    """First parts of what the app can import of itself, from its root or a folder in it."""
    found: set[str] = set()
    for path, _ in files(tree):
        if path.endswith((".py", ".pyw")):
            found.update(module_name(path).split(".")[:4])
    return frozenset(found - {""})


def _addresses(tree: Path) -> str:
    """The text of every ``urls.py``, in which Django's addresses and views meet."""
    return "\n".join(
        place.read_bytes()[:200_000].decode("utf-8", errors="replace")
        for path, place in files(tree)
        if path.rpartition("/")[2] == "urls.py" and not Source(path, "").is_practice
    )


def _read(source: Source, facts: Facts, *, is_backend: bool) -> None:
    """A file that cannot be read is a finding, not an error."""
    try:
        module = _parsed(source, is_backend=is_backend)
        read_module(module, facts)
        if module.together.is_skipped:
            facts.findings.append(UNREADABLE.at(source, 0))
    except UNREADABLE_ERRORS:
        facts.findings.append(UNREADABLE.at(source, 0))
    for _ in range(MOST_HIDDEN):
        if not facts.hidden_code:
            break
        _read_hidden(facts.hidden_code.pop(), facts)
    facts.hidden_code.clear()


def _parsed(source: Source, *, is_backend: bool) -> Module:
    """A generator's template is read as it will be once it is filled in.

    Raises what Python says of the text as it stands when it is no Python of any year.
    """
    try:
        return Module.parse(source, is_backend=is_backend)
    except SyntaxError:
        for text in (filled(source.text), *dialects(source.text)):
            with suppress(SyntaxError):
                return Module.parse(replace(source, text=text), is_backend=is_backend)
        raise


def _read_hidden(code: HiddenCode, facts: Facts) -> None:
    """A text that is no Python at all is nothing to report: it would not run either."""
    outer = Shown(code.source, code.line, code.depth, at_install=code.at_install)
    try:
        read_module(Module.parse(Source(code.source.path, code.text), outer), facts)
    except UNREADABLE_ERRORS:
        return


def _judged(facts: Facts) -> Iterator[Finding]:
    links = Links(facts)
    for sink in facts.sinks:
        at_import = links.at_import(sink.function)
        for rule, confidence in verdicts(sink, links.known(sink.value), at_import=at_import):
            if rule.malicious or sink.source.depth is Depth.FULL:
                yield rule.at(sink.source, sink.line, confidence=confidence)


def _without_repetition(findings: list[Finding]) -> Iterator[Finding]:
    """A bad habit goes unsaid where the same line does something graver."""
    worst: dict[tuple[str, int], int] = {}
    for finding in findings:
        if finding.rule not in BAD_HABITS:
            place = finding.path, finding.line
            worst[place] = max(worst.get(place, 0), finding.severity.rank)
    for finding in dict.fromkeys(findings):
        habit_rank = max(finding.severity.rank, Severity.LOW.rank)
        is_habit = finding.rule in BAD_HABITS
        if not is_habit or worst.get((finding.path, finding.line), -1) < habit_rank:
            yield finding
