"""pip's own format: requirements, constraints, and the options between them."""

import re
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from scanner.analyzers.dependencies.component import Component, Ecosystem, canonical, origin_of
from scanner.analyzers.sources import Source

COMMENT = re.compile(r"(?:^|\s)#.*$")
OPTION = re.compile(r"\s--?(?:hash|config-settings|global-option|install-option)\b.*$")
EGG = re.compile(r"[#&]egg=([\w.-]+)")
INCLUDED = re.compile(r"^(?:-r|-c|--requirement|--constraint)[ =]?\s*(\S+)")


def logical_lines(source: Source) -> Iterator[tuple[int, str]]:
    """Lines with those after a backslash joined to them, without comments."""
    first, text = 1, ""
    for number, line in source.numbered():
        if not text:
            first = number
        if line.rstrip().endswith("\\"):
            text += line.rstrip()[:-1] + " "
            continue
        joined = COMMENT.sub("", text + line).strip()
        text = ""
        if joined:
            yield first, joined


def read(source: Source) -> Iterator[Component]:
    is_dev = re.search(r"(?i)dev|test|lint|docs", source.path) is not None
    for number, line in logical_lines(source):
        if line.startswith(("-e ", "--editable")):
            yield _from_place(source, number, line.partition(" ")[2].strip(), is_dev=is_dev)
        elif not line.startswith("-"):
            yield requirement(source, number, OPTION.sub("", line), is_dev=is_dev)


def included(source: Source) -> Iterator[tuple[int, str]]:
    """The other files that it names, as it names them."""
    for number, line in logical_lines(source):
        match = INCLUDED.match(line)
        if match is not None:
            yield number, match[1]


def requirement(source: Source, line: int, text: str, *, is_dev: bool = False) -> Component:
    """One requirement as PEP 508 has it, or what pip accepts beside."""
    try:
        parsed = Requirement(text.strip())
    except InvalidRequirement:
        return _from_place(source, line, text.strip(), is_dev=is_dev)
    exact = re.fullmatch(r"={2,3}\s*([^\s,*]+)", str(parsed.specifier))
    wanted = parsed.url or str(parsed.specifier)
    return Component(
        ecosystem=Ecosystem.PYPI,
        name=canonical(parsed.name),
        path=source.path,
        line=line,
        version=exact[1] if exact else "",
        wanted=wanted,
        origin=origin_of(parsed.url or ""),
        address=parsed.url or "",
        is_dev=is_dev,
    )


def _from_place(source: Source, line: int, address: str, *, is_dev: bool) -> Component:
    egg = EGG.search(address)
    name = egg[1] if egg else re.split(r"[/@#]", address.rstrip("/").removesuffix(".git"))[-1]
    return Component(
        ecosystem=Ecosystem.PYPI,
        name=canonical(name or address)[:200],
        path=source.path,
        line=line,
        wanted=address,
        origin=origin_of(address if ":" in address or address[:1] in "./~" else f"./{address}"),
        address=address,
        is_dev=is_dev,
    )
