"""Runs inside the sandbox: lay out one app and print the vectors that the model would judge.

python3 -m scanner.analyzers.features PACKED DIRECTORY < order.json
"""

import json
import sys
from pathlib import Path
from typing import Any

from scanner.analyzers.inside import NotUnpacked, lay_out
from scanner.analyzers.model.reading import Part, read_bundle


def main(packed: str, directory: str) -> int:
    order = json.load(sys.stdin)
    tree = Path(directory)
    try:
        index = lay_out(order, Path(packed), tree)
    except NotUnpacked as problem:
        sys.exit(str(problem))
    bundle = read_bundle(tree)
    answer = {
        "features": bundle.whole,
        "files": [
            {**_part(file.whole), "functions": [_part(part) for part in file.functions]}
            for file in bundle.files
        ],
        "unread": index["unread"],
    }
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


def _part(part: Part) -> dict[str, Any]:
    return {
        "path": part.path,
        "name": part.name,
        "line": part.first_line,
        "features": part.vector,
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
