"""Take a list of harmful files: ``scan known-bad import FILE --source WHO``.

Each line is a SHA-256 and why. What is on the list already stays as it is. Published versions that
hold one of the files are suspended by the workers at once.
"""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from marketplace.core.errors import DomainError
from scanner.actions import known_bad
from scanner.engine import known_files

FAILED = 4


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", choices=["import"])
    parser.add_argument("path", type=Path, help="a SHA-256 a line, and why")
    parser.add_argument("--source", required=True, help="who says that they are harmful")
    parser.add_argument(
        "--even-widespread",
        action="store_true",
        help="also files that many developers have in the store",
    )


def run(options: argparse.Namespace) -> int:
    try:
        added, left_out = known_bad.import_list(
            files=known_files.listed(options.path),
            source=options.source,
            at=timezone.now(),
            is_confirmed=options.even_widespread,
        )
    except (known_files.NotAList, DomainError) as problem:
        sys.stderr.write(f"scan known-bad: {problem}\n")
        return FAILED
    sys.stdout.write(f"{added} files are new on the list.\n")
    for digest in left_out:
        sys.stdout.write(f"Left out, because many developers have it in the store: {digest}\n")
    return 0
