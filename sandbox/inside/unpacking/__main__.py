"""Unpack an archive that may be hostile, or refuse it and say why.

    python3 unpack.py [--list-only] ARCHIVE [DESTINATION]
    python3 unpack.py --within TREE ARCHIVE

Reads zip, tar, tar.gz and tar.xz, told apart by their bytes. The archive is read twice: the first
pass checks everything and writes nothing, so a refusal leaves nothing behind. Prints one JSON
document; a refusal exits with ``REFUSED``.

With ``--within``, the archives are opened that lie in TREE, which came out of ARCHIVE. They share
its limits. Says of each, one JSON document a line, whether it was opened.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from .formats import open_upload, size_of
from .nested import open_within
from .refusal import Refused
from .streams import Budget
from .survey import Survey, is_no_junk
from .writing import write_all

REFUSED = 3


def run(archive: Path, destination: Path | None) -> dict[str, object]:
    try:
        budget = budget_of(archive)
        survey = Survey(archive, open_upload, budget, keeps=is_no_junk)
        if destination:
            again, root = budget.again(), survey.root
            write_all(archive, destination, open_upload, again, survey=survey, root=root)
    except Refused as refusal:
        return refusal.as_json()
    return survey.as_json()


def budget_of(archive: Path) -> Budget:
    with archive.open("rb") as file:
        return Budget(size_of(file))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("destination", type=Path, nargs="?")
    parser.add_argument("--list-only", action="store_true", help="check, but write nothing")
    parser.add_argument("--within", type=Path, metavar="TREE", help="open the archives in there")
    arguments = parser.parse_args()
    os.umask(0o022)
    if arguments.within:
        for each in open_within(arguments.within, budget_of(arguments.archive)):
            print(json.dumps(each.as_json()), flush=True)
        return 0
    if not arguments.list_only and not arguments.destination:
        parser.error("a destination is needed unless --list-only is given")
    report = run(arguments.archive, None if arguments.list_only else arguments.destination)
    json.dump(report, sys.stdout)
    return 0 if report["ok"] else REFUSED


if __name__ == "__main__":
    sys.exit(main())
