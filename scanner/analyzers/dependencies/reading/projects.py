"""pyproject.toml in its dialects, Pipfile, setup.cfg and setup.py."""

import ast
import configparser
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.analyzers.dependencies.component import Component, Ecosystem, canonical, origin_of
from scanner.analyzers.dependencies.reading import requirements
from scanner.analyzers.sources import Source
from scanner.analyzers.toml import parse_toml

LARGEST_SETUP_CFG = 100_000
"""Characters. The library's reader of such files goes by the square of the lines it cannot read."""


def pyproject(source: Source) -> Iterator[Component]:
    document = parse_toml(source.text)
    project, tool = _table(document, "project"), _table(document, "tool")
    yield from _texts(source, project.get("dependencies"))
    for texts in _table(project, "optional-dependencies").values():
        yield from _texts(source, texts)
    for texts in _table(document, "dependency-groups").values():
        yield from _texts(source, texts, is_dev=True)
    yield from _texts(source, _table(tool, "uv").get("dev-dependencies"), is_dev=True)
    for texts in _table(_table(tool, "pdm"), "dev-dependencies").values():
        yield from _texts(source, texts, is_dev=True)
    poetry = _table(tool, "poetry")
    yield from _named(source, _table(poetry, "dependencies"))
    yield from _named(source, _table(poetry, "dev-dependencies"), is_dev=True)
    for name, group in _table(poetry, "group").items():
        if isinstance(group, dict):
            yield from _named(source, _table(group, "dependencies"), is_dev=name != "main")


def pipfile(source: Source) -> Iterator[Component]:
    document = parse_toml(source.text)
    yield from _named(source, _table(document, "packages"))
    yield from _named(source, _table(document, "dev-packages"), is_dev=True)


def setup_cfg(source: Source) -> Iterator[Component]:
    if len(source.text) > LARGEST_SETUP_CFG:
        raise ValueError("too large to be read")
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(source.text)
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    text = parser.get("options", "install_requires", fallback="")
    yield from _texts(source, [line.strip() for line in text.split("\n") if line.strip()])


def setup_py(source: Source) -> Iterator[Component]:
    """Only what is written out as a list: nothing of it is run."""
    try:
        module = ast.parse(source.text)
    except (SyntaxError, RecursionError, MemoryError):
        return  # the Python analyzer reports that it cannot be read
    lists = {
        node.targets[0].id: node.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for call in ast.walk(module):
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg == "install_requires":
                value: ast.expr = keyword.value
                value = lists.get(value.id, value) if isinstance(value, ast.Name) else value
                yield from _written(source, value)


def _written(source: Source, value: ast.expr) -> Iterator[Component]:
    for each in value.elts if isinstance(value, ast.List | ast.Tuple) else ():
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield requirements.requirement(source, each.lineno, each.value)


def _texts(source: Source, texts: object, *, is_dev: bool = False) -> Iterator[Component]:
    for text in texts if isinstance(texts, list) else ():
        if isinstance(text, str):
            yield requirements.requirement(source, line_of(source, text), text, is_dev=is_dev)


def _named(
    source: Source, table: Mapping[str, Any], *, is_dev: bool = False
) -> Iterator[Component]:
    """``flask = "^3.0"``, ``tool = {git = "…"}``: how Poetry and Pipenv write it."""
    for name, value in table.items():
        options = value if isinstance(value, dict) else {"version": str(value)}
        if name.lower() == "python":
            continue
        address = str(options.get("git") or options.get("url") or options.get("path") or "")
        wanted = str(options.get("version", ""))
        exact = re.fullmatch(r"(?:==)?\s*(\d[\w.+!-]*)", wanted)
        found = origin_of(f"git+{address}" if options.get("git") else address)
        yield Component(
            ecosystem=Ecosystem.PYPI,
            name=canonical(name),
            path=source.path,
            line=line_of(source, name),
            version=exact[1] if exact else "",
            wanted=address or wanted,
            origin=origin_of(f"./{address}") if options.get("path") else found,
            address=address,
            is_dev=is_dev,
        )


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def line_of(source: Source, text: str) -> int:
    at = source.text.find(text)
    return source.text.count("\n", 0, at) + 1 if at >= 0 else 0
