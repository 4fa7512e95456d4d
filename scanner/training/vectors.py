"""Print the labelled vectors of the benign packages that ``benign`` fetched.

python -m scanner.training.vectors CACHE > benign.jsonl
"""

import json
import sys
from pathlib import Path

from scanner.engine.features import vectors_of
from scanner.engine.targets import NoTarget
from scanner.training.benign import listed


def main(cache: Path) -> int:
    for package in listed():
        archive = package.archive(cache)
        if archive is None:
            continue
        try:
            answer = vectors_of(archive)
        except NoTarget as problem:
            sys.stderr.write(f"{problem}\n")
            continue
        line = {
            "id": archive.name,
            "group": f"benign-{package.registry}",
            "label": 0,
            "cluster": f"{package.registry} {package.name}",
            **answer,
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
