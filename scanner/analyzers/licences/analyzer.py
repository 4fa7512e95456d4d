import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Analyzer, Confidence, Finding, Kind, Severity
from scanner.analyzers.declared import declared_in
from scanner.analyzers.dependencies.component import Component
from scanner.analyzers.dependencies.reading.files import format_of
from scanner.analyzers.licences import terms, texts
from scanner.analyzers.licences.terms import Reach
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import PARSE_LIMIT_BYTES, Depth, Source, files, read_text
from scanner.analyzers.toml import parse_toml

LOCK_LIMIT_BYTES = 20 * 1024 * 1024
BROKEN = (ValueError, RecursionError, KeyError, TypeError, AttributeError, IndexError)
OTHER_TEXT = Rule(
    name="licences.other-text",
    severity=Severity.LOW,
    cwe=None,
    message="The licence's text is not that of the licence that the app declares.",
    remedy="Ship the text of the declared licence, or declare the one of the text.",
    kind=Kind.LICENCE,
    confidence=Confidence.MEDIUM,
)
OTHER_FIELD = replace(
    OTHER_TEXT,
    name="licences.other-field",
    message="A file of the app names another licence than its matrix.toml.",
    remedy="Name the same licence in both.",
)
UNDECLARED = replace(
    OTHER_TEXT,
    name="licences.undeclared",
    severity=Severity.INFO,
    message="Nothing says under which licence the app is given.",
    remedy="Set `license` in matrix.toml.",
)
CONFLICT = Rule(
    name="licences.conflict",
    severity=Severity.MEDIUM,
    cwe=None,
    message="A dependency's licence asks for more than the app's licence gives.",
    remedy="Use another package, give the app under a fitting licence, or ask for another one.",
    confidence=Confidence.MEDIUM,
    kind=Kind.LICENCE,
)
RESTRICTED = replace(
    CONFLICT,
    name="licences.restricted",
    message="A dependency's licence forbids some uses, such as offering it as a service.",
    remedy="Check that selling the app through the store is allowed, or use another package.",
)


@dataclass
class LicencesAnalyzer(Analyzer):
    """``declared`` is the version's manifest; without one, the matrix.toml of the app is read.

    Its ``license`` is an SPDX expression or empty.
    """

    name: ClassVar[str] = "licences"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    declared: Mapping[str, Any] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    @property
    def details(self) -> Mapping[str, Any]:
        """``found`` maps the files of the app that name a licence to what they name."""
        return {"declared": self._declared(), "found": dict(sorted(self.found.items()))}

    def _declared(self) -> str:
        return str(self.declared.get("license") or "")

    def analyze(self, tree: Path) -> Iterator[Finding]:
        self.declared = self.declared or declared_in(tree) or {}
        parts: list[tuple[Component, Source]] = []
        named: list[tuple[Source, str, bool]] = []
        for source in _sources(tree):
            if source.depth is not Depth.FULL or source.is_practice:
                continue
            spdx, is_text = _named(source)
            if spdx:
                self.found[source.path] = spdx
                named.append((source, spdx, is_text))
            parts.extend((part, source) for part in _licensed(source))
        own = self._declared() or next((spdx for _, spdx, is_text in named if not is_text), "")
        own = own or next((spdx for _, spdx, _ in named), "")
        if not own:
            yield UNDECLARED.at(Source("matrix.toml", ""), 0)
            return
        yield from _disagreeing(own, named, is_declared=bool(self._declared()))
        yield from _conflicts(own, parts)


def _sources(tree: Path) -> Iterator[Source]:
    for relative, path in files(tree):
        is_lock = relative.endswith(("package-lock.json", "npm-shrinkwrap.json"))
        is_other = texts.TEXT_NAME.search(relative) or relative.rpartition("/")[2] in {
            "package.json",
            "pyproject.toml",
        }
        if (is_lock or is_other) and path.stat().st_size <= (
            LOCK_LIMIT_BYTES if is_lock else PARSE_LIMIT_BYTES
        ):
            source = read_text(relative, path)
            if source is not None:
                yield source


def _named(source: Source) -> tuple[str, bool]:
    """The licence that a file names, and whether it is the licence's own text."""
    if texts.TEXT_NAME.search(source.path):
        return ("", True) if "/" in source.path else (texts.recognise(source.text) or "", True)
    if "/" in source.path:
        return "", False  # a part of the app may have a licence of its own
    try:
        if source.path == "package.json":
            licence = json.loads(source.text).get("license")
        else:
            project = parse_toml(source.text).get("project", {})
            licence = project.get("license") if isinstance(project, dict) else None
    except BROKEN:
        return "", False
    if isinstance(licence, dict):
        licence = licence.get("type") or licence.get("text")
    return (licence[:200], False) if isinstance(licence, str) else ("", False)


def _licensed(source: Source) -> Iterator[Component]:
    """Dependencies whose licences a lock file tells; those for development go nowhere."""
    form = format_of(source.path)
    if form is None or not form.is_lock:
        return
    try:
        yield from (part for part in form.read(source) if part.licence and not part.is_dev)
    except BROKEN:
        return  # the dependencies analyzer says that it cannot be read


def _disagreeing(
    own: str, named: list[tuple[Source, str, bool]], *, is_declared: bool
) -> Iterator[Finding]:
    for source, spdx, is_text in named:
        if is_text and not terms.is_closed(own) and not terms.agrees(spdx, own):
            yield OTHER_TEXT.at(source, 1, evidence=f"The text is {spdx}, declared is {own}.")
        elif not is_text and is_declared and _differs(spdx, own):
            line = _line_of(source)
            yield OTHER_FIELD.at(
                source, line, evidence=f"{source.path}: {spdx}, matrix.toml: {own}."
            )


def _differs(first: str, second: str) -> bool:
    families = [{terms.family(name) for name in terms.names_in(each)} for each in (first, second)]
    return families[0] != families[1]


def _conflicts(own: str, parts: list[tuple[Component, Source]]) -> Iterator[Finding]:
    """Only what reaches the whole work: a library under the LGPL may be used by any app."""
    allowed = Reach.FREE if terms.is_closed(own) else terms.reach_of(own)
    for part, source in parts:
        reach = terms.reach_of(part.licence)
        told = f"{part.name} is under {part.licence}, the app under {own}."
        if reach is Reach.RESTRICTED:
            yield RESTRICTED.at(source, part.line, evidence=told)
        elif reach >= Reach.WORK and reach > allowed:
            severity = Severity.MEDIUM if reach is Reach.NETWORK else Severity.LOW
            yield replace(CONFLICT, severity=severity).at(source, part.line, evidence=told)


def _line_of(source: Source) -> int:
    lines = enumerate(source.lines, start=1)
    return next((number for number, line in lines if re.search(r"\blicense\b", line)), 0)
