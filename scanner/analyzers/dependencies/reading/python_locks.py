"""poetry.lock, uv.lock, pdm.lock, pylock.toml and Pipfile.lock."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.analyzers.dependencies.component import (
    Component,
    Ecosystem,
    Origin,
    canonical,
    origin_of,
)
from scanner.analyzers.sources import Source
from scanner.analyzers.toml import parse_toml


def toml(source: Source) -> Iterator[Component]:
    """All of them are a list of packages with names and versions; they differ in the rest."""
    document = parse_toml(source.text)
    found = document.get("package") or document.get("packages") or []
    lines = _lines(source)
    for package in found if isinstance(found, list) else ():
        if isinstance(package, dict) and isinstance(package.get("name"), str):
            origin, address = _origin(package)
            if origin is Origin.FOLDER and address in {".", "./."}:
                continue  # the app itself
            yield Component(
                ecosystem=Ecosystem.PYPI,
                name=canonical(package["name"]),
                path=source.path,
                line=lines.get(package["name"], 0),
                version=str(package.get("version", "")),
                origin=origin,
                address=address,
                is_direct=False,
                is_dev=package.get("category") == "dev" or package.get("groups") == ["dev"],
                is_locked=True,
            )


def _origin(package: Mapping[str, Any]) -> tuple[Origin, str]:
    source = package.get("source")
    if isinstance(source, dict):
        for key, origin in (
            ("git", Origin.GIT),
            ("url", Origin.ADDRESS),
            ("virtual", Origin.FOLDER),
            ("editable", Origin.FOLDER),
            ("directory", Origin.FOLDER),
            ("path", Origin.FOLDER),
        ):
            if key in source and source.get("type") not in {"legacy", "git"}:
                return origin, str(source[key])
        if source.get("type") == "git":
            return Origin.GIT, str(source.get("url", ""))
        return Origin.INDEX, str(source.get("registry") or source.get("url") or "")
    if package.get("git") or package.get("vcs"):
        return Origin.GIT, str(package.get("git") or package["vcs"])
    if package.get("path") or package.get("directory"):
        return Origin.FOLDER, str(package.get("path") or package["directory"])
    return Origin.INDEX, ""


def pipfile(source: Source) -> Iterator[Component]:
    document = json.loads(source.text)
    lines = _lines(source)
    for section in ("default", "develop"):
        packages = document.get(section) if isinstance(document, dict) else None
        for name, options in packages.items() if isinstance(packages, dict) else ():
            known = options if isinstance(options, dict) else {}
            address = str(known.get("git") or known.get("file") or known.get("path") or "")
            yield Component(
                ecosystem=Ecosystem.PYPI,
                name=canonical(name),
                path=source.path,
                line=lines.get(name, 0),
                version=str(known.get("version", "")).lstrip("="),
                origin=origin_of(f"git+{address}" if known.get("git") else address),
                address=address,
                is_direct=False,
                is_dev=section == "develop",
                is_locked=True,
            )


def _lines(source: Source) -> dict[str, int]:
    """Where each name stands first, in one pass: locks have thousands of packages."""
    found: dict[str, int] = {}
    for number, line in source.numbered():
        text = line.strip()
        if text.startswith("name = "):
            found.setdefault(text[7:].strip("\"' "), number)
        elif text.startswith('"') and text.endswith("{"):
            found.setdefault(text.split('"')[1], number)
    return found
