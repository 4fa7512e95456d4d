"""package.json, and npm's own lock files in their three versions."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.analyzers.dependencies.component import Component, Ecosystem, Origin, origin_of
from scanner.analyzers.sources import Source

DEEPEST = 50
EXACT = re.compile(r"[=v]?\s*(\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?)$")
SECTIONS = {"dependencies": False, "optionalDependencies": False, "devDependencies": True}


def package_json(source: Source) -> Iterator[Component]:
    document = _object(json.loads(source.text))
    lines = lines_of_keys(source)
    for section, is_dev in SECTIONS.items():
        for name, wanted in _object(document.get(section)).items():
            yield asked(source, name, str(wanted), line=lines.get(name, 0), is_dev=is_dev)


def asked(source: Source, name: str, wanted: str, *, line: int, is_dev: bool) -> Component:
    """``npm:other@1`` installs another package under this name; the other is what counts."""
    if wanted.startswith("npm:"):
        name, _, wanted = wanted.removeprefix("npm:").rpartition("@")
    exact = EXACT.match(wanted)
    origin = origin_of(wanted)
    return Component(
        ecosystem=Ecosystem.NPM,
        name=name,
        path=source.path,
        line=line,
        version=exact[1] if exact else "",
        wanted=wanted,
        origin=origin,
        address=wanted if origin is not Origin.INDEX else "",
        is_dev=is_dev,
    )


def package_lock(source: Source) -> Iterator[Component]:
    document = _object(json.loads(source.text))
    lines = lines_of_keys(source)
    packages = _object(document.get("packages"))
    if packages:
        for place, options in packages.items():
            if "node_modules/" in place and isinstance(options, dict):
                name = str(options.get("name") or place.rpartition("node_modules/")[2])
                yield _locked(source, name, options, lines.get(place, 0))
    else:
        yield from _nested(source, _object(document.get("dependencies")), lines, depth=0)


def _nested(
    source: Source, packages: Mapping[str, Any], lines: Mapping[str, int], *, depth: int
) -> Iterator[Component]:
    for name, options in packages.items():
        if isinstance(options, dict) and depth < DEEPEST:
            yield _locked(source, name, options, lines.get(name, 0))
            yield from _nested(source, _object(options.get("dependencies")), lines, depth=depth + 1)


def _locked(source: Source, name: str, options: Mapping[str, Any], line: int) -> Component:
    resolved = str(options.get("resolved") or "")
    version = str(options.get("version") or "")
    is_link = options.get("link") is True
    outside = origin_of(resolved)
    licence = options.get("license")
    return Component(
        ecosystem=Ecosystem.NPM,
        name=name,
        path=source.path,
        line=line,
        version=version if EXACT.match(version) else "",
        origin=Origin.FOLDER if is_link else outside if outside is Origin.GIT else Origin.INDEX,
        address=resolved,
        licence=licence if isinstance(licence, str) else "",
        is_direct=False,
        is_dev=options.get("dev") is True,
        is_locked=True,
    )


def root_of_lock(source: Source) -> Mapping[str, Any] | None:
    """What the lock says its package.json asks for; None for a lock too old to say so."""
    try:
        packages = _object(_object(json.loads(source.text)).get("packages"))
    except (ValueError, RecursionError):
        return None
    root = packages.get("")
    return root if isinstance(root, dict) else None


def lines_of_keys(source: Source) -> dict[str, int]:
    """Where each key stands last: dependencies come after the other words of a package.json."""
    found: dict[str, int] = {}
    for number, line in source.numbered():
        match = re.match(r'\s*"([^"]{1,300})"\s*:', line)
        if match is not None:
            found[match[1]] = number
    return found


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
