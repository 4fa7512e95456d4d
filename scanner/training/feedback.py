"""What reviewers said: how right each rule was, and bundles whose label a person decided.

    manage.py scan feedback --json > feedback.json
    python -m scanner.training.feedback feedback.json --vectors mine.jsonl --lines reviewed.jsonl

``--vectors`` are lines of ``manage.py scan features ARCHIVE --json``. Those of bundles that a
person decided about are written to ``--lines`` with that label, for the training script.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

GROUP = "reviewed"
FALSE_ALARM = "false_positive"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("feedback", type=Path)
    parser.add_argument("--vectors", nargs="+", type=Path, default=[])
    parser.add_argument("--lines", type=Path, help="where the labelled lines go")
    options = parser.parse_args()
    told = json.loads(options.feedback.read_text(encoding="utf-8"))
    labels = labels_of(told)
    found = list(labelled(options.vectors, labels))
    if options.lines:
        text = "".join(json.dumps(line) + "\n" for line in found)
        options.lines.write_text(text, encoding="utf-8")
    report = {
        "rules": by_rule(told["decisions"]),
        "bundles": {
            "decided": len(labels),
            "malicious": sum(labels.values()),
            "with_vectors": len(found),
        },
    }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


def by_rule(decisions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Precision of each version of each rule, the least precise first. 1 is never wrong."""
    decided: Counter[tuple[str, int]] = Counter()
    false_alarms: Counter[tuple[str, int]] = Counter()
    for decision in decisions:
        key = (decision["rule"], decision["version"])
        decided[key] += 1
        false_alarms[key] += decision["state"] == FALSE_ALARM
    rows = [_row(key, count, false_alarms[key]) for key, count in decided.items()]
    return sorted(rows, key=lambda row: (row["precision"], -row["false_alarms"], row["rule"]))


def labels_of(told: Mapping[str, Any]) -> dict[str, int]:
    """1 for malicious, 0 for honest, by the archive's SHA-256."""
    return {bundle["sha256"]: bundle["label"] for bundle in told["bundles"]}


def labelled(paths: Iterable[Path], labels: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Each bundle once. The person's label counts, whatever its line says."""
    seen = set()
    for path in paths:
        for text in path.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            sha256 = line.get("sha256")
            if sha256 in labels and sha256 not in seen:
                seen.add(sha256)
                yield line | {"label": labels[sha256], "group": GROUP}


def _row(key: tuple[str, int], decided: int, false_alarms: int) -> dict[str, Any]:
    rule, version = key
    return {
        "rule": rule,
        "version": version,
        "confirmed": decided - false_alarms,
        "false_alarms": false_alarms,
        "precision": round(1 - false_alarms / decided, 4),
    }


if __name__ == "__main__":
    main()
