"""Looks up what is known of a version, in the index that the operator imported from OSV."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion
from packaging.version import Version as PythonVersion

from scanner.analyzers.dependencies import semver
from scanner.analyzers.dependencies.component import Component, Ecosystem

FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Advisory:
    """``score`` is CVSS's, 0 to 10, or None where nobody gave one."""

    id: str
    summary: str
    aliases: tuple[str, ...]
    score: float | None
    fixed: str
    cwe: int | None

    @property
    def is_malware(self) -> bool:
        return self.id.startswith("MAL-")


class OsvIndex:
    """An SQLite file that is only read. Raises ``sqlite3.Error`` for one that is none of ours."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        self.about: Mapping[str, str] = dict(
            self._database.execute("SELECT name, value FROM about")
        )
        if self.about.get("format") != FORMAT:
            raise sqlite3.DatabaseError(f"The index is of format {self.about.get('format')}")

    def knows(self, ecosystem: Ecosystem) -> bool:
        """Whether advisories of this ecosystem were imported at all."""
        found = self._database.execute(
            "SELECT 1 FROM advisories WHERE ecosystem = ? LIMIT 1", (ecosystem.value,)
        )
        return found.fetchone() is not None

    def affecting(self, component: Component) -> Iterator[Advisory]:
        """All that fits its version; of a version nobody knows, only what fits every version."""
        rows = self._database.execute(
            "SELECT content FROM advisories WHERE ecosystem = ? AND name = ? ORDER BY id",
            (component.ecosystem.value, component.name),
        )
        for (content,) in rows:
            document = json.loads(content)
            fixed = affected(document, component)
            if fixed is not None:
                yield Advisory(
                    id=document["id"],
                    summary=document["summary"],
                    aliases=tuple(document["aliases"]),
                    score=document["score"],
                    fixed=fixed,
                    cwe=document["cwe"],
                )


def affected(document: Mapping[str, Any], component: Component) -> str | None:
    """The version that mends it, nothing if none does, or None when it is not affected."""
    if component.version in document["versions"]:
        return _first_fixed(document["ranges"], component)
    for events in document["ranges"]:
        if _is_within(events, component):
            return _first_fixed([events], component)
    return None


def _is_within(events: list[list[str]], component: Component) -> bool:
    """``events`` are pairs such as ``["introduced", "1.0"]``, in the order of their versions."""
    if not component.version:
        return [kind for kind, _ in events] == ["introduced"] and events[0][1] == "0"
    version = _comparable(component.ecosystem, component.version)
    inside = False
    for kind, text in events:
        if version is None:
            return False
        bound = None if text == "0" else _comparable(component.ecosystem, text)
        if text != "0" and bound is None:
            continue
        if kind == "introduced":
            inside = inside or bound is None or version >= bound
        elif bound is not None and (
            version > bound if kind == "last_affected" else version >= bound
        ):
            inside = False
    return inside


def _first_fixed(ranges: list[list[list[str]]], component: Component) -> str:
    version = _comparable(component.ecosystem, component.version)
    for events in ranges:
        for kind, text in events:
            bound = _comparable(component.ecosystem, text) if kind == "fixed" else None
            if bound is not None and (version is None or bound > version):
                return text
    return ""


def _comparable(ecosystem: Ecosystem, text: str) -> Any:
    if ecosystem is Ecosystem.NPM:
        return semver.parse(text)
    try:
        return PythonVersion(text)
    except InvalidVersion:
        return None
