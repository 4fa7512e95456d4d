"""Measure how much of what the scanner finds it still finds after each rewrite.

    python -m scanner.training.rewriting FOLDER

FOLDER holds one folder for each malicious app. They are read, rewritten and read again, in
processes with limits, and never run.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from scanner.analyzers import children
from scanner.analyzers.base import Analyzer, Finding
from scanner.analyzers.children import ChildLimits
from scanner.analyzers.registry import analyzers
from scanner.engine.report import Report, finding_from, model_probability
from scanner.scoring import Risk, malicious
from scanner.training.rewrites import REWRITES, Rewrite

SEED = 1
LIKELY = 0.5
FEWEST = 0.95
"""Of what was found before; less is marked."""


LIMITS = ChildLimits(cpu_seconds=120, memory_mib=1024)


class Together(Analyzer):
    """Every analyzer in one process, since there are thousands of apps to read."""

    name: ClassVar[str] = "together"
    version: ClassVar[str] = "1"
    languages: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.chosen = analyzers({})

    def analyze(self, tree: Path) -> Iterator[Finding]:
        for each in self.chosen:
            yield from each.analyze(tree)

    @property
    def details(self) -> Mapping[str, Any]:
        return {each.name: dict(each.details) for each in self.chosen if each.details}


class Verdict(NamedTuple):
    """Whether the app is found, and by whom."""

    number: bool
    risk: bool
    rules: bool
    model: bool


Files = dict[str, bytes]


def files_of(folder: Path) -> Files:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def rewritten(files: Files, rewrite: Rewrite) -> Files:
    """What is no text stays as it is."""
    texts: dict[str, str] = {}
    for path, content in files.items():
        try:
            texts[path] = content.decode()
        except UnicodeDecodeError:
            continue
    return files | {path: text.encode() for path, text in rewrite(texts, SEED).items()}


def judged(files: Files) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="matrix-rewriting-") as name:
        tree = Path(name)
        for path, content in files.items():
            place = tree / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return _judged(tree)


def _judged(tree: Path) -> Verdict:
    outcome = children.run(Together(), tree, LIMITS)
    findings = [finding_from(dict(finding)) for finding in outcome.findings]
    details = outcome.details
    report = Report.of(
        findings=findings, analyzers=[], files=0, skipped=[], seconds=0.0, details=details
    )
    return Verdict(
        number=report.malicious >= LIKELY,
        risk=report.risk.rank >= Risk.HIGH.rank,
        rules=malicious(findings) >= LIKELY,
        model=(model_probability(details) or 0.0) >= LIKELY,
    )


Verdicts = Mapping[str, Verdict]


def measured(samples: Mapping[str, Files]) -> Iterator[tuple[str, Verdicts]]:
    """The verdicts on each sample, as it is first and then after each rewrite."""
    yield "as it is", {name: judged(files) for name, files in samples.items()}
    for title, rewrite in REWRITES.items():
        yield title, {name: judged(rewritten(files, rewrite)) for name, files in samples.items()}


def share(before: Verdicts, after: Verdicts, field: str) -> float:
    """How many are found, by those that were found before."""
    return count(after, field) / max(1, count(before, field))


def count(verdicts: Verdicts, field: str) -> int:
    return sum(bool(getattr(verdict, field)) for verdict in verdicts.values())


def row(title: str, before: Verdicts, after: Verdicts) -> str:
    shares = [share(before, after, field) for field in Verdict._fields]
    lost = sorted(name for name in before if before[name].number and not after[name].number)
    mark = " !" if min(shares[:2]) < FEWEST else ""
    numbers = "".join(f"{number:8.3f}" for number in shares)
    return f"{title:22}{numbers}{mark}  {', '.join(lost)}".rstrip() + "\n"


def main(folder: Path) -> int:
    samples = {each.name: files_of(each) for each in sorted(folder.iterdir()) if each.is_dir()}
    steps = measured(samples)
    _, before = next(steps)
    counts = ", ".join(f"{field} {count(before, field)}" for field in Verdict._fields)
    sys.stdout.write(f"{len(samples)} apps, found as they are: {counts}\n")
    sys.stdout.write(f"{'':22}{''.join(f'{field:>8}' for field in Verdict._fields)}  lost\n")
    for title, after in steps:
        sys.stdout.write(row(title, before, after))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
