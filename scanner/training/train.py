"""Train the scanner's model again, and write what it is worth.

    python -m scanner.training.train LABELLED.jsonl... --model model.json --report report.json

Each line is one bundle: ``id``, ``group``, ``label`` (1 malicious), ``cluster`` and ``features``,
as the labelled data has them, or as ``manage.py scan features`` prints them with ``files``. Two
runs over the same lines give the same file.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scanner.analyzers.model.trees import FORMAT, SHIPPED, Judge, Model
from scanner.training import bundles as labelled
from scanner.training.bundles import Bundle
from scanner.training.fitting import fit
from scanner.training.judging import (
    calibrated,
    out_of_fold,
    probabilities,
    quality,
    recall_at,
)

SEEDS = (1, 2, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    bundles = list(labelled.read(options.labelled))
    margins = np.mean([out_of_fold(bundles, seed=seed) for seed in SEEDS], axis=0)
    labels = [bundle.label for bundle in bundles]
    text = as_text(calibrated(fit(bundles), margins, labels))
    options.model.write_text(text, encoding="utf-8")
    report = {
        "model_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "data_sha256": {path.name: _sha256(path) for path in options.labelled},
        "groups": dict(sorted(Counter(bundle.group for bundle in bundles).items())),
        "quality": quality(margins, labels)._asdict(),
        "by_group": by_group(probabilities(margins, labels), bundles),
    }
    written = json.dumps(report, indent=2) + "\n"
    if options.report:
        options.report.write_text(written, encoding="utf-8")
    sys.stdout.write(written)


def by_group(likely: Any, bundles: Sequence[Bundle]) -> dict[str, Any]:
    """For each group how many, and how they lie to each side of the cut-offs."""
    labels = np.array([bundle.label for bundle in bundles])
    result = {}
    for group in sorted({bundle.group for bundle in bundles}):
        own = np.array([bundle.group == group for bundle in bundles])
        numbers: dict[str, float] = {"bundles": int(own.sum())}
        for level in (0.3, 0.5, 0.8, 0.9, 0.98):
            numbers[f"from_{level}"] = round(float(np.mean(likely[own] >= level)), 4)
        if labels[own].all():
            both = own | (labels == 0)
            numbers["recall_5"] = round(recall_at(likely[both], labels[both], 0.05), 4)
            numbers["recall_1"] = round(recall_at(likely[both], labels[both], 0.01), 4)
        result[group] = numbers
    return result


def as_text(judge: Judge) -> str:
    """One tree a line, so that a change of the model can be read as one."""
    head = json.dumps({"format": FORMAT, "inputs": [list(each) for each in judge.parts.inputs]})
    models = f'"parts": {_as_text(judge.parts)},\n"whole": {_as_text(judge.whole)}'
    return f"{head[:-1]},\n{models}}}\n"


def _as_text(model: Model) -> str:
    calibration = {"slope": model.slope, "intercept": model.intercept}
    head = json.dumps({"base": model.base, "calibration": calibration})
    trees = ",\n".join(" " + json.dumps(tree, separators=(",", ":")) for tree in model.trees)
    return f'{head[:-1]}, "trees": [\n{trees}\n]}}'


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
