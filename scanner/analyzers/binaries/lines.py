"""Code that stands where nobody looks: far to the right, or in a line without end."""

import re
from collections.abc import Iterator

from scanner.analyzers.binaries import rules
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Depth, Source

CODE = re.compile(r"\.(?:py|pyw|[cm]?[jt]sx?|sh|rb|php|pl|vue|svelte)$")
MINIFIED = re.compile(
    r"(?:[.-]min|\.bundle|\.chunk|-[0-9a-zA-Z_]{8,20})\.|(?:^|/)(?:dist|build|vendor|static|assets|lib|public)/"
)
SPACE = re.compile(r"(?<![ \t\u00a0\u3000])[ \t\u00a0\u3000]{100,}+(?=\S)")
DOES = re.compile(
    r"\b(?:eval|exec|require|import|__import__|Function|atob|fromCharCode|subprocess|system|popen"
    r"|spawn|execSync|getattr|globals|globalThis|process|urlopen|b64decode|fetch)\b\s*[\[(.'\"]?"
)
LONG_CHARACTERS = 20_000
SHOWN_CHARACTERS = 4000


def lines(source: Source) -> Iterator[tuple[Rule, int, str]]:
    if not CODE.search(source.path):
        return
    for number, line in enumerate(source.lines, start=1):
        match = SPACE.search(line) if len(line) > 100 else None  # noqa: PLR2004 -- as in SPACE
        if match is not None:
            rest = line[match.end() : match.end() + SHOWN_CHARACTERS]
            if DOES.search(rest) and not rest.startswith(("#", "//", "*")):
                yield rules.FAR_RIGHT, number, rest
        if (
            len(line) > LONG_CHARACTERS
            and source.depth is Depth.FULL
            and not MINIFIED.search(source.path)
        ):
            yield rules.LONG_LINE, number, line[:200]
