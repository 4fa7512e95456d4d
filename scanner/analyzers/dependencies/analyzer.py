import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.dependencies import judging, registries, rules
from scanner.analyzers.dependencies.component import Component, Ecosystem, canonical
from scanner.analyzers.dependencies.osv import OsvIndex
from scanner.analyzers.dependencies.reading import npm, requirements
from scanner.analyzers.dependencies.reading.files import format_of
from scanner.analyzers.dependencies.similar import imitated
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth, Source, files, read_text

LOCK_LIMIT_BYTES = 20 * 1024 * 1024
MOST_COMPONENTS = 10_000
BROKEN = (ValueError, RecursionError, KeyError, TypeError, AttributeError, IndexError)
"""What the readers raise on files that no package manager would take either."""
PLACEHOLDER = re.compile(r"\{\{[^{}\n]{1,80}\}\}|<%[^%\n]{1,80}%>|\{%[^%\n]{1,80}%\}")
"""What generators of apps fill in."""


@dataclass
class DependenciesAnalyzer(Analyzer):
    """``index`` is the file that ``scan osv import`` wrote, or None where there is none."""

    name: ClassVar[str] = "dependencies"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    index: Path | None = None
    components: list[Component] = field(default_factory=list)
    advisories: Mapping[str, str] = field(default_factory=dict)

    @property
    def details(self) -> Mapping[str, Any]:
        return {
            "components": [each.as_json() for each in self.components],
            "advisories": dict(self.advisories),
        }

    def analyze(self, tree: Path) -> Iterator[Finding]:
        asked: dict[str, list[Component]] = {}
        locks: dict[str, list[Component]] = {}
        sources: dict[str, Source] = {}
        for source in _sources(tree):
            yield from registries.read(source)
            found = format_of(source.path)
            if found is None:
                continue
            left = MOST_COMPONENTS - len(self.components)
            if left <= 0:
                yield rules.TOO_MANY.at(source, 0)
                continue
            sources[source.path] = source
            try:
                read = list(islice(found.read(source), left + 1))
            except BROKEN:
                yield (rules.TEMPLATE if _is_template(source) else rules.UNREADABLE).at(source, 0)
                continue
            if len(read) > left:
                yield rules.TOO_MANY.at(source, read.pop().line)
            (locks if found.is_lock else asked)[source.path] = read
            self.components.extend(read)
        yield from _outside(sources)
        yield from _manifests(asked, locks, sources)
        yield from _locks(locks, sources)
        self.components = _merged(asked, locks)
        yield from self._known(sources)

    def _known(self, sources: Mapping[str, Source]) -> Iterator[Finding]:
        if not self.components:
            return
        if self.index is None:
            yield rules.NOT_CHECKED.at(Source("", ""), 0)
            return
        index = OsvIndex(self.index)
        self.advisories = index.about
        for ecosystem in sorted({each.ecosystem for each in self.components}):
            if not index.knows(ecosystem):
                yield rules.NOT_CHECKED.at(Source("", ""), 0, evidence=f"Nothing about {ecosystem}")
        for component in self.components:
            for advisory in index.affecting(component):
                yield judging.of_advisory(component, advisory, sources[component.path])


def _sources(tree: Path) -> Iterator[Source]:
    for relative, path in files(tree):
        is_setting = any(name.search(relative) for name, _ in registries.SETTINGS)
        if not is_setting and format_of(relative) is None and not relative.endswith("uv.toml"):
            continue
        if path.stat().st_size <= LOCK_LIMIT_BYTES:
            source = read_text(relative, path)
            if source is not None and source.depth is not Depth.VENDORED:
                yield source


def _is_template(source: Source) -> bool:
    """Whether a generator fills it in for others. The app's own list, at its root, never is."""
    return "/" in source.path and PLACEHOLDER.search(f"{source.path}\n{source.text}") is not None


def _outside(sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Requirements that include files which are not there."""
    for source in sources.values():
        for line, name in requirements.included(source) if _is_pip(source) else ():
            if name.startswith(("http://", "https://")):
                yield rules.FOREIGN.at(source, line)
            elif (
                name.startswith("/")
                or ".." in PurePosixPath(source.path).parent.joinpath(name).parts[:1]
            ):
                yield rules.OUTSIDE.at(source, line)


def _is_pip(source: Source) -> bool:
    return source.path.endswith((".txt", ".in"))


def _manifests(
    asked: Mapping[str, list[Component]],
    locks: Mapping[str, list[Component]],
    sources: Mapping[str, Source],
) -> Iterator[Finding]:
    for path, components in asked.items():
        own = _lock_of(path, components, locks)
        is_pinned = all(each.version for each in components if not each.is_dev)
        if components and own is None and _needs_lock(path) and not is_pinned:
            yield rules.NO_LOCK.at(sources[path], 0)
        for component in components:
            has_lock = own is not None or not _is_pip(sources[path])
            for rule in judging.asked_for(component, has_lock=has_lock):
                yield _at(rule, component, sources[path])
        if own is not None:
            root = npm.root_of_lock(sources[own]) if own.endswith(".json") else None
            for component in judging.disagreement(components, locks[own], root):
                yield _at(rules.DISAGREES, component, sources[path])


def _needs_lock(path: str) -> bool:
    """A pyproject.toml may only hold settings of tools, and requirements can be pinned."""
    return path.rpartition("/")[2] in {"package.json", "Pipfile", "pyproject.toml"}


def _lock_of(
    path: str, components: list[Component], locks: Mapping[str, list[Component]]
) -> str | None:
    """The lock beside the manifest, or above it in a workspace."""
    if not components or _is_text(path):
        return None
    ecosystem = components[0].ecosystem
    for folder in PurePosixPath(path).parents:
        for lock, locked in locks.items():
            fits = {each.ecosystem for each in locked} in ({ecosystem}, set())
            if PurePosixPath(lock).parent == folder and fits:
                return lock
    return None


def _is_text(path: str) -> bool:
    return re.search(r"\.(?:txt|in)$|setup\.(?:py|cfg)$", path) is not None


def _locks(
    locks: Mapping[str, list[Component]], sources: Mapping[str, Source]
) -> Iterator[Finding]:
    """Each rule once for each host: a lock made with another index has it in every line."""
    for path, components in locks.items():
        known: set[tuple[str, str]] = set()
        for component in components:
            host = re.sub(r"^\w[\w+]*://", "", component.address).partition("/")[0]
            for rule in judging.locked(component):
                if (rule.name, host) not in known:
                    known.add((rule.name, host))
                    yield _at(rule, component, sources[path])


def _at(rule: Rule, component: Component, source: Source) -> Finding:
    evidence = f"{component.name} {component.address or component.wanted or component.version}"
    twin = imitated(component.ecosystem, component.name) if rule is rules.IMITATION else None
    if twin:
        evidence = f"{component.name} looks like {twin}"
    return rule.at(source, component.line, evidence=evidence)


def _merged(
    asked: Mapping[str, list[Component]], locks: Mapping[str, list[Component]]
) -> list[Component]:
    """Each package and version once; what a lock names is direct when a manifest asks for it."""
    wanted = {
        (each.ecosystem, canonical(each.name)): each for found in asked.values() for each in found
    }
    merged: dict[tuple[Ecosystem, str, str], Component] = {}
    locked: set[tuple[Ecosystem, str]] = set()
    for component in (each for found in locks.values() for each in found):
        name = component.ecosystem, canonical(component.name)
        if component.version:
            locked.add(name)
            known = replace(component, is_direct=name in wanted)
            merged.setdefault((*name, component.version), known)
    for name, component in wanted.items():
        if name not in locked:
            merged.setdefault((*name, component.version), component)
    ordered = sorted(merged.items(), key=lambda item: item[0])
    return [component for _, component in ordered][:MOST_COMPONENTS]
