"""The twin of the real analyzers for tests: it finds what it was told to find."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Finding


@dataclass(frozen=True, slots=True)
class MemoryAnalyzer:
    """Yields ``findings``, then raises ``failure`` if there is one."""

    name: ClassVar[str] = "memory"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()
    memory_mib: ClassVar[int] = 0

    findings: tuple[Finding, ...] = ()
    failure: Exception | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def analyze(self, tree: Path) -> Iterator[Finding]:
        yield from self.findings
        if self.failure is not None:
            raise self.failure
