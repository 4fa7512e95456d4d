"""``manage.py audit verify``, ``audit checkpoint`` and ``audit export``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.core.audit import checkpoints, exporting, verifying
from marketplace.core.audit.promises import Tampered
from marketplace.core.models import SecurityAudit


class Command(BaseCommand):
    help = "Check the audit log, sign it, or write it out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="asked", required=True)
        verify = asked.add_parser("verify", help="Read all of it; exit 1 and name what is wrong.")
        verify.add_argument(
            "--since", help="A checkpoint kept elsewhere: a note, or a file of them."
        )
        asked.add_parser("checkpoint", help="Sign the log as it is now and print the note.")
        asked.add_parser("export", help="Every entry as a line of JSON, payloads included.")

    def handle(self, *, asked: str, since: str | None = None, **_: Any) -> None:
        if asked == "verify":
            self._verify(_notes(since) if since else [])
        elif asked == "checkpoint":
            checkpoints.publish()
            self.stdout.write(checkpoints.current().note, ending="")
        else:
            rows = SecurityAudit.objects.filter(leaf__isnull=False).order_by("leaf__position")
            for line in exporting.whole_lines(rows):
                self.stdout.write(line, ending="")

    def _verify(self, since: list[str]) -> None:
        try:
            found = verifying.verify(since=since)
        except Tampered as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{found.size} entries, {found.erased} of them erased, and {found.checkpoints}"
            f" checkpoints are as they were. Root {found.root.hex()}."
        )


def _notes(given: str) -> list[str]:
    """From what was passed to ``--since``: the text itself when it has lines, otherwise a file."""
    if "\n" in given:
        return [given]
    path = Path(given)
    if not path.is_file():
        raise CommandError(f"There is no file {given}.")
    return list(checkpoints.saved(path))
