"""Asks the trained model about every file and function. It only tells; grading sets the level."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.model.reading import READ, File, Part, read
from scanner.analyzers.model.reasons import reasons
from scanner.analyzers.model.trees import SHIPPED, Model, shipped

MOST_FILES = 200
MOST_SHOWN = 8
FUNCTIONS_OF = 3
MOST_LINES = 5
WORTH_SHOWING = 0.2


@dataclass
class ModelAnalyzer(Analyzer):
    """A bundle is as malicious as its worst file, so that no file added makes it look better.

    ``details`` has ``malicious`` (0 to 1), the ``digest`` of the model, ``units`` with the reasons
    for the worst files and functions, and ``files``: of each file that could matter its
    probability and digest, by which a later version tells which of them are new.
    """

    name: ClassVar[str] = "model"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = tuple(sorted(READ))

    model: Model = field(default_factory=shipped)
    judged: list[tuple[float, File]] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def analyze(self, tree: Path) -> Iterator[Finding]:
        """None: a number is no finding."""
        for file in read(tree):
            self.judged.append((self.model.probability(file.whole.vector), file))
        self.judged.sort(key=lambda each: (-each[0], each[1].whole.path))
        del self.judged[MOST_FILES:]
        for _, file in self.judged:
            content = (tree / file.whole.path).read_bytes()
            self.digests[file.whole.path] = hashlib.sha256(content).hexdigest()
        yield from ()

    @property
    def details(self) -> Mapping[str, Any]:
        nothing = self.model.probability({})
        return {
            "malicious": round(max([nothing, *(likely for likely, _ in self.judged)]), 4),
            "digest": hashlib.sha256(SHIPPED.read_bytes()).hexdigest(),
            "units": [unit for unit in self._units() if unit["probability"] >= WORTH_SHOWING],
            "files": [
                {
                    "path": file.whole.path,
                    "malicious": round(likely, 4),
                    "lines": sorted(set(file.whole.lines.values()))[:MOST_LINES],
                    "sha256": self.digests[file.whole.path],
                }
                for likely, file in self.judged
            ],
        }

    def _units(self) -> Iterator[dict[str, Any]]:
        for likely, file in self.judged[:MOST_SHOWN]:
            yield self._unit(likely, file.whole)
            functions = [(self.model.probability(part.vector), part) for part in file.functions]
            functions.sort(key=lambda each: (-each[0], each[1].first_line))
            for probability, part in functions[:FUNCTIONS_OF]:
                yield self._unit(probability, part)

    def _unit(self, likely: float, part: Part) -> dict[str, Any]:
        return {
            "path": part.path,
            "name": part.name,
            "first_line": part.first_line,
            "last_line": part.last_line,
            "probability": round(likely, 4),
            "reasons": [reason._asdict() for reason in reasons(self.model, part)],
        }
