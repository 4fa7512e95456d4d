"""``manage.py scan`` with Django, for its words that need a database. See ``manage.py``."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scanner.engine import command


class Command(BaseCommand):
    help = "Scan an app's code: a folder, or a zip, tar, tar.gz or tar.xz archive."
    requires_system_checks: list[str] = []  # noqa: RUF012 -- Django's own type

    def run_from_argv(self, argv: list[str]) -> None:
        """The words have one parser, whether Django is there or not."""
        sys.exit(command.main(argv[2:]))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="*")

    def handle(self, *, words: list[str], **_: Any) -> None:
        """For ``call_command``, whose caller wants the exit code as well."""
        sys.exit(command.main(words))
