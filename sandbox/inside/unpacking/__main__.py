"""Unpack an archive that may be hostile, or refuse it and say why.

    python3 unpack.py [--list-only] [--nested REPORT] ARCHIVE [DESTINATION]

Reads zip, tar, tar.gz and tar.xz, told apart by their bytes. The archive is read twice: the first
pass checks everything and writes nothing, so a refusal leaves nothing behind. Prints one JSON
document; a refusal exits with ``REFUSED``. With ``--nested``, archives within the archive are
opened beside themselves, and REPORT says of each, a JSON document a line, whether it was.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from .formats import open_upload
from .nested import open_nested
from .refusal import Refused
from .streams import Budget
from .survey import Survey, is_no_junk
from .writing import write_all

REFUSED = 3


def run(
    archive: Path, destination: Path | None, *, nested: Path | None = None
) -> dict[str, object]:
    try:
        with archive.open("rb") as file:
            budget = Budget(file.seek(0, os.SEEK_END))
        survey = Survey(archive, open_upload, budget, keeps=is_no_junk)
        report = survey.as_json()
        if destination:
            write_all(
                archive,
                destination,
                open_upload,
                budget.again(),
                keeps=is_no_junk,
                root=survey.root,
            )
    except Refused as refusal:
        return refusal.as_json()
    if destination and nested:
        lie_at = [each._replace(path=each.path.removeprefix(survey.root)) for each in survey.files]
        opened = open_nested(destination, lie_at, budget)
        nested.write_text("".join(json.dumps(each.as_json()) + "\n" for each in opened))
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("destination", type=Path, nargs="?")
    parser.add_argument("--list-only", action="store_true", help="check, but write nothing")
    parser.add_argument("--nested", type=Path, metavar="REPORT", help="open archives within, too")
    arguments = parser.parse_args()
    if not arguments.list_only and not arguments.destination:
        parser.error("a destination is needed unless --list-only is given")
    os.umask(0o022)
    destination = None if arguments.list_only else arguments.destination
    report = run(arguments.archive, destination, nested=arguments.nested)
    json.dump(report, sys.stdout)
    return 0 if report["ok"] else REFUSED


if __name__ == "__main__":
    sys.exit(main())
