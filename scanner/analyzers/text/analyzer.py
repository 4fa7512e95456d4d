from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.rules import Rule
from scanner.analyzers.sources import Source, files, read_text
from scanner.analyzers.text.appeals import appeals
from scanner.analyzers.text.letters import letters
from scanner.analyzers.text.plain import Lines, decoded, plain

READ_LIMIT_BYTES = 8 * 1024 * 1024


class TextAnalyzer(Analyzer):
    """Reads every text, also comments, documentation and what came with dependencies.

    What it finds can only raise a level: that a text says ``safe`` is itself what is found.
    """

    name: ClassVar[str] = "text"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for relative, path in files(tree):
            if path.stat().st_size <= READ_LIMIT_BYTES:
                source = read_text(relative, path)
                if source is not None:
                    yield from read(source)


def read(source: Source) -> Iterator[Finding]:
    """Each rule once a line."""
    seen: set[tuple[Rule, int]] = set()
    for rule, line, evidence in _found(source):
        if (rule, line) not in seen:
            seen.add((rule, line))
            yield rule.at(source, line, evidence=evidence)


def _found(source: Source) -> Iterator[tuple[Rule, int, str]]:
    yield from letters(source)
    whole, lines = plain(source.text), Lines(source.text)
    for rule, at in appeals(whole):
        yield rule, lines.at(at), whole[at : at + 200]
    for line, content in decoded(source.text):
        hidden = plain(content)
        for rule, at in appeals(hidden):
            yield rule, line, f"base64: {hidden[at : at + 180]}"
