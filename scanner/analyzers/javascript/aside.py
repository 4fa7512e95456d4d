"""Files that are read by themselves: dependencies, bundles, and what is too large."""

import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scanner.analyzers.base import Confidence, Finding, Kind
from scanner.analyzers.javascript.app import UNREADABLE_ERRORS, read
from scanner.analyzers.javascript.parts import IN_PARTS, MOST_SIGNS, parts
from scanner.analyzers.javascript.syntax import signs
from scanner.analyzers.rules import UNREADABLE
from scanner.analyzers.sources import Depth, Source

SPELLED = re.compile(r"\b(?:eval|Function|exec\w*|spawn\w*|fork|vm|_compile)\b")
AT_HAND = 80
"""Characters of the evidence, which begins right before what was found."""
MOST_AT_ONCE = 500_000
"""Characters of a copy of a library; a larger one is read in parts."""
MOST_ASIDE = 8_000_000
"""Characters. What is left over counts as unread."""


@dataclass
class Aside:
    """Reads files by themselves, one at a time, until ``left`` characters are used up."""

    left: int = MOST_ASIDE
    install_files: set[str] = field(default_factory=set)
    entry_files: set[str] = field(default_factory=set)

    def read(self, source: Source) -> Iterator[Finding]:
        if self._is_copy(source) and len(source.text) > MOST_AT_ONCE:
            yield from self.read_in_parts(source)
        elif not self._has_room(source):
            yield UNREADABLE.at(source, 0)
        else:
            found = self._at_once(source)
            yield from self.read_in_parts(source) if found is None else found

    def read_in_parts(self, source: Source) -> Iterator[Finding]:
        """For malicious code only. A copy of a library may be as large; an app's own code not."""
        is_read, left = bool(source.text), MOST_SIGNS
        told: set[tuple[str, int]] = set()
        for lines_before, part in parts(source):
            left -= signs(part.text)
            is_read = is_read and left >= 0 and self._has_room(part)
            found = self._at_once(part) if is_read else None
            is_read = found is not None
            for finding in found or ():
                place = finding.rule, finding.line + lines_before
                if place not in told and finding.kind is Kind.MALICE:
                    told.add(place)
                    yield replace(_doubted(finding), line=place[1])
        is_enough = is_read and self._is_copy(source)
        yield (IN_PARTS if is_enough else UNREADABLE).at(source, 0)

    def _is_copy(self, source: Source) -> bool:
        """A dependency or bundle that nothing starts by itself."""
        is_started = source.path in self.install_files | self.entry_files
        return source.depth is not Depth.FULL and not is_started

    def _at_once(self, source: Source) -> list[Finding] | None:
        """None for what cannot be read. Its trees are gone before there are others to search."""
        try:
            return list(read(source, runs_at_install=source.path in self.install_files))
        except UNREADABLE_ERRORS:
            return None
        finally:
            gc.collect()

    def _has_room(self, source: Source) -> bool:
        self.left -= len(source.text)
        return self.left >= 0


def _doubted(finding: Finding) -> Finding:
    """In a part a letter may have been declared before it: only what is spelled out is sure."""
    is_spelled = SPELLED.search(finding.evidence[:AT_HAND]) is not None
    return finding if is_spelled else replace(finding, confidence=Confidence.LOW)
