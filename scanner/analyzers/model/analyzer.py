"""Asks the trained model about every file and function. It only tells; grading sets the level."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.model.reading import READ, File, Part, read_bundle
from scanner.analyzers.model.reasons import reasons
from scanner.analyzers.model.trees import SHIPPED, Judge, Model, shipped
from scanner.analyzers.model.vectors import Vector

MOST_FILES = 200
MOST_SHOWN = 8
FUNCTIONS_OF = 3
MOST_LINES = 5
WORTH_SHOWING = 0.2


@dataclass
class ModelAnalyzer(Analyzer):
    """A bundle is at least as malicious as its worst file, however many files are added.

    What it looks like as a whole may add to that, below every level that is set by default.

    ``details`` has ``malicious`` (0 to 1), the ``digest`` of the model, ``units`` with the reasons
    for the bundle (without a path) and for the worst files and functions, and ``files``: of each
    file that could matter its probability and digest, by which a later version tells which of
    them are new.
    """

    name: ClassVar[str] = "model"
    version: ClassVar[str] = "2"
    languages: ClassVar[tuple[str, ...]] = tuple(sorted(READ))

    judge: Judge = field(default_factory=shipped)
    whole: Vector = field(default_factory=dict)
    judged: list[tuple[float, File]] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def analyze(self, tree: Path) -> Iterator[Finding]:
        """None: a number is no finding."""
        bundle = read_bundle(tree)
        self.whole = bundle.whole
        for file in bundle.files:
            self.judged.append((self.judge.parts.probability(file.whole.vector), file))
        self.judged.sort(key=lambda each: (-each[0], each[1].whole.path))
        del self.judged[MOST_FILES:]
        for _, file in self.judged:
            content = (tree / file.whole.path).read_bytes()
            self.digests[file.whole.path] = hashlib.sha256(content).hexdigest()
        yield from ()

    @property
    def details(self) -> Mapping[str, Any]:
        return {
            "malicious": round(self._likely(), 4),
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

    def _likely(self) -> float:
        return self.judge.probability((file.whole.vector for _, file in self.judged), self.whole)

    def _units(self) -> Iterator[dict[str, Any]]:
        worst = max((likely for likely, _ in self.judged), default=0.0)
        if self._likely() > worst:
            bundle = Part("", "", 0, 0, self.whole, {})
            yield self._unit(self._likely(), bundle, self.judge.whole)
        for likely, file in self.judged[:MOST_SHOWN]:
            yield self._unit(likely, file.whole, self.judge.parts)
            functions = [
                (self.judge.parts.probability(part.vector), part) for part in file.functions
            ]
            functions.sort(key=lambda each: (-each[0], each[1].first_line))
            for probability, part in functions[:FUNCTIONS_OF]:
                yield self._unit(probability, part, self.judge.parts)

    def _unit(self, likely: float, part: Part, model: Model) -> dict[str, Any]:
        return {
            "path": part.path,
            "name": part.name,
            "first_line": part.first_line,
            "last_line": part.last_line,
            "probability": round(likely, 4),
            "reasons": [reason._asdict() for reason in reasons(model, part)],
        }
