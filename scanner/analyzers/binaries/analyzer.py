from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.binaries import pickles, rules, shapes
from scanner.analyzers.binaries.lines import lines
from scanner.analyzers.sources import PARSE_LIMIT_BYTES, Depth, Source, files, read_text

READ_LIMIT_BYTES = 64 * 1024 * 1024
MOST_NAMES = 5


class BinariesAnalyzer(Analyzer):
    name: ClassVar[str] = "binaries"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for relative, path in files(tree):
            source = Source(relative, "")
            if shapes.is_double_name(relative):
                yield rules.DOUBLE_NAME.at(source, 0)
            if shapes.is_hidden_code(relative):
                yield rules.HIDDEN_CODE.at(source, 0)
            if path.stat().st_size <= READ_LIMIT_BYTES:
                yield from _content(source, path)


def _content(source: Source, path: Path) -> Iterator[Finding]:
    with path.open("rb") as file:
        head = file.read(8)
    is_interesting = (
        shapes.PICTURE_NAME.search(source.path)
        or pickles.PICKLE_NAME.search(source.path)
        or pickles.HEAD.match(head)
        or head.startswith((shapes.OLE, b"PK\x03\x04", b"\x93NUMPY", b"\x89PNG", b"\xff\xd8\xff"))
    )
    if is_interesting:
        content = path.read_bytes()
        yield from _shape(source, content)
        yield from _pickles(source, content)
    elif path.stat().st_size <= PARSE_LIMIT_BYTES:
        text = read_text(source.path, path)
        for rule, line, evidence in lines(text) if text is not None else ():
            yield rule.at(text or source, line, evidence=evidence)


def _shape(source: Source, content: bytes) -> Iterator[Finding]:
    if shapes.is_disguised_script(source.path, content):
        yield rules.DISGUISED_SCRIPT.at(source, 0)
    behind = shapes.behind_the_end(content)
    if behind is not None:
        yield rules.POLYGLOT.at(source, 0, evidence=f"There is {behind} behind its end.")
    if shapes.has_macros(content):
        yield rules.MACROS.at(source, 0)


def _pickles(source: Source, content: bytes) -> Iterator[Finding]:
    """What a broken pickle imports before it breaks counts too: loading runs until there."""
    for stream in pickles.streams(source.path, content):
        found: list[str] = []
        is_whole = True
        try:
            for name in pickles.imports(stream):
                found.append(name)  # noqa: PERF402 -- kept when the walk ends in an error
        except pickles.NotAPickle:
            is_whole = False
        bad = [name for name in dict.fromkeys(found) if pickles.is_dangerous(name)]
        if bad:
            named = f"It imports {', '.join(bad[:MOST_NAMES])}."
            yield rules.UNSAFE_PICKLE.at(source, 0, evidence=named)
        elif not is_whole and pickles.PICKLE_NAME.search(source.path):
            yield rules.UNREADABLE_PICKLE.at(source, 0)
        elif source.depth is Depth.FULL and is_whole:
            yield rules.PICKLE.at(source, 0)
