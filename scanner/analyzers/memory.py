"""The twin of the real analyzers for tests: it finds what it was told to find."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from scanner.analyzers.base import Finding


@dataclass(frozen=True, slots=True)
class MemoryAnalyzer:
    """Yields ``findings``, then raises ``failure`` if there is one."""

    name: ClassVar[str] = "memory"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    findings: tuple[Finding, ...] = ()
    failure: Exception | None = None

    def analyze(self, tree: Path) -> Iterator[Finding]:
        yield from self.findings
        if self.failure is not None:
            raise self.failure
