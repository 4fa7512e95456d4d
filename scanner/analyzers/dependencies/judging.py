"""What can be said of one component, and of a manifest with its lock."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from scanner.analyzers.base import Finding, Kind, Severity
from scanner.analyzers.dependencies import rules
from scanner.analyzers.dependencies.component import Component, Ecosystem, Origin, canonical
from scanner.analyzers.dependencies.osv import Advisory
from scanner.analyzers.dependencies.registries import PUBLIC
from scanner.analyzers.dependencies.similar import imitated
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source

CHECKSUM = re.compile(r"#[0-9a-f]{40,}$")
"""As yarn writes it behind an address."""
ANY_VERSION = re.compile(r"^(?:\*|x|latest|next|>=?\s*0(?:\.0)*|)$", re.IGNORECASE)


def asked_for(component: Component, *, has_lock: bool) -> Iterator[Rule]:
    """The rules that a line of a manifest breaks."""
    if component.address.startswith("http://"):
        yield rules.PLAIN_HTTP
    if component.origin in {Origin.GIT, Origin.ADDRESS}:
        yield rules.FOREIGN
    elif component.origin is Origin.FOLDER:
        if _is_outside(component):
            yield rules.OUTSIDE
    elif component.ecosystem is Ecosystem.NPM and ANY_VERSION.match(component.wanted):
        yield rules.WILDCARD
    elif not component.version and not has_lock and component.ecosystem is Ecosystem.PYPI:
        yield rules.UNPINNED
    if component.origin is Origin.INDEX and imitated(component.ecosystem, component.name):
        yield rules.IMITATION


def locked(component: Component) -> Iterator[Rule]:
    """The rules that an entry of a lock breaks."""
    if component.address.startswith("http://"):
        yield rules.CHECKED_HTTP if CHECKSUM.search(component.address) else rules.PLAIN_HTTP
    elif component.origin in {Origin.GIT, Origin.ADDRESS} or (
        component.address.startswith("https://") and not PUBLIC.match(component.address)
    ):
        yield rules.LOCKED_ELSEWHERE


def _is_outside(component: Component) -> bool:
    place = re.sub(r"^(?:-e\s+)?(?:file:(?://)?|link:|portal:)", "", component.address)
    if place.startswith(("/", "~")):
        return True
    depth = len(PurePosixPath(component.path).parts) - 1
    for part in PurePosixPath(place).parts:
        depth += -1 if part == ".." else 0 if part == "." else 1
        if depth < 0:
            return True
    return False


def disagreement(
    asked: Iterable[Component], lock: Iterable[Component], root: Mapping[str, object] | None
) -> Iterator[Component]:
    """What the manifest asks for and its lock does not have, or has otherwise."""
    names = {canonical(each.name) for each in lock}
    sections = ("dependencies", "devDependencies", "optionalDependencies")
    said: dict[str, object] = {}
    for section in sections:
        found = (root or {}).get(section)
        said |= found if isinstance(found, dict) else {}
    for component in asked:
        if component.origin is not Origin.INDEX or component.wanted.startswith("workspace:"):
            continue
        is_other = component.name in said and said[component.name] != component.wanted
        if canonical(component.name) not in names or (is_other and ":" not in component.wanted):
            yield component


def of_advisory(component: Component, advisory: Advisory, source: Source) -> Finding:
    names = ", ".join(dict.fromkeys((advisory.id, *advisory.aliases)))
    told = f"{component.name} {component.version}".strip()
    if advisory.is_malware:
        return rules.KNOWN_BAD.at(source, component.line, evidence=f"{told}: {names}")
    severity = rules.vulnerable(advisory.score)
    if component.is_dev and severity.rank > Severity.LOW.rank:
        severity = Severity.LOW
    score = "" if advisory.score is None else f" (CVSS {advisory.score})"
    remedy = (
        f"Use {advisory.fixed} or later." if advisory.fixed else "There is no mended version yet."
    )
    found = Rule(
        name="dependencies.vulnerable",
        severity=severity,
        cwe=advisory.cwe or 1395,
        message=f"{told} has a known weakness{score}: {advisory.summary or names}",
        remedy=remedy,
        kind=Kind.DEPENDENCY,
    ).at(source, component.line, evidence=f"{told}: {names}")
    return replace(found, message=found.message[:400])
