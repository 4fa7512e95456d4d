"""yarn.lock of both kinds, pnpm-lock.yaml and bun.lock, read line by line.

None needs a parser of all of YAML: these files are written by programs, always the same way.
"""

import re
from collections.abc import Iterator

from scanner.analyzers.dependencies.component import Component, Ecosystem, Origin, origin_of
from scanner.analyzers.sources import Source

YARN_HEAD = re.compile(r'^"?((?:@[\w.~-]+/)?[\w.~-]+)@([^"\n]{1,500})"?:\s*$')
YARN_VERSION = re.compile(r'^\s{2,4}version:?\s+"?([\w.+-]+)"?')
YARN_RESOLVED = re.compile(r'^\s{2,4}(?:resolved|resolution):?\s+"?([^"\s]+)"?')
PNPM_HEAD = re.compile(
    r"^  ['\"]?/?((?:@[\w.~-]+/)?[\w.~-]+)[@/](\d+\.\d+\.\d+[\w.+-]*)"
    r"(?:[(_][^'\"]{0,500})?['\"]?:\s*(?:\{.*)?$"
)
PNPM_FOREIGN = re.compile(
    r"^  ['\"]?((?:@[\w.~-]+/)?[\w.~-]+)@((?:https?|git\+\w+|file|link):[^'\"]{1,400})['\"]?:\s*$"
)
BUN_ENTRY = re.compile(r'^\s+"([^"]{1,300})":\s*\["((?:@[\w.~-]+/)?[\w.~-]+)@([^"]{1,300})"')


def yarn(source: Source) -> Iterator[Component]:
    head: tuple[str, str, int] | None = None
    version = resolved = ""
    for number, line in [*source.numbered(), (0, "end:")]:
        if line[:1] not in {" ", "#", ""}:
            if head is not None and version:
                yield _yarn(source, *head, version=version, resolved=resolved)
            match = YARN_HEAD.match(line.split(", ")[0].rstrip(':"') + ":") if "@" in line else None
            head = (match[1], match[2], number) if match else None
            version = resolved = ""
        elif head is not None:
            found = YARN_VERSION.match(line)
            version = found[1] if found and not version else version
            place = YARN_RESOLVED.match(line)
            resolved = place[1] if place else resolved


def _yarn(
    source: Source, name: str, wanted: str, line: int, *, version: str, resolved: str
) -> Component:
    is_own = wanted.startswith("workspace:")
    outside = origin_of(wanted.removeprefix("npm:"))
    return Component(
        ecosystem=Ecosystem.NPM,
        name=name,
        path=source.path,
        line=line,
        version="" if is_own else version,
        wanted=wanted,
        origin=Origin.FOLDER if is_own else outside,
        address=resolved if resolved.startswith("http") else "",
        is_direct=False,
        is_locked=True,
    )


def pnpm(source: Source) -> Iterator[Component]:
    is_listed = False
    for number, line in source.numbered():
        if line[:1].isalpha():
            is_listed = line.startswith(("packages:", "snapshots:"))
        match = (PNPM_HEAD.match(line) or PNPM_FOREIGN.match(line)) if is_listed else None
        if match is not None:
            is_version = match[2][0].isdigit()
            yield Component(
                ecosystem=Ecosystem.NPM,
                name=match[1],
                path=source.path,
                line=number,
                version=match[2].rstrip(".") if is_version else "",
                origin=Origin.INDEX if is_version else origin_of(match[2]),
                address="" if is_version else match[2],
                is_direct=False,
                is_locked=True,
            )


def bun(source: Source) -> Iterator[Component]:
    for number, line in source.numbered():
        match = BUN_ENTRY.match(line)
        if match is not None:
            is_version = match[3][0].isdigit()
            yield Component(
                ecosystem=Ecosystem.NPM,
                name=match[2],
                path=source.path,
                line=number,
                version=match[3] if is_version else "",
                origin=Origin.INDEX if is_version else origin_of(match[3]),
                address="" if is_version else match[3],
                is_direct=False,
                is_locked=True,
            )
