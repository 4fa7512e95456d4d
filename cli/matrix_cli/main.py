"""The command line: which command, what it was told, how it ended."""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from matrix_cli.commands import login, push, scan, validate
from matrix_cli.errors import CANCELLED, DONE, FAILED, Failure, ScanImpossible
from matrix_cli.output import Output

COMMANDS = {
    "login": (login, "keep an access token, from standard input or MATRIX_TOKEN"),
    "push": (push, "upload a folder as a version of an app"),
    "scan": (scan, "look for malicious and weak code, without a connection"),
    "validate": (validate, "check matrix.toml without a connection"),
}


# Where 1 and 2 are levels of risk, what fails must not look like one.
FAILED_BY_COMMAND = {"scan": ScanImpossible.exit_code}


class Parser(argparse.ArgumentParser):
    failed = FAILED

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(self.failed, f"{self.prog}: {message}\n")


def main(words: Sequence[str] | None = None) -> int:
    arguments, unknown = _parser().parse_known_args(words)
    if unknown:
        arguments.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    command, _ = COMMANDS[arguments.command]
    output = Output(as_json=arguments.json)
    failed = FAILED_BY_COMMAND.get(arguments.command)
    try:
        command.run(arguments, output)
    except KeyboardInterrupt:
        cancelled = Failure("Stopped. The same command goes on where it was.", code="cancelled")
        output.failure(cancelled)
        return failed or CANCELLED
    except Failure as error:
        output.failure(error)
        return error.exit_code
    except OSError as error:
        output.failure(Failure(f"{error.filename or ''} {error.strerror or error}".strip()))
        return failed or FAILED
    return DONE


def _parser() -> Parser:
    parser = Parser(prog="matrix", description="Publish apps on a Matrix Marketplace.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (command, text) in COMMANDS.items():
        described = commands.add_parser(name, help=text, description=text)
        described.failed = FAILED_BY_COMMAND.get(name, FAILED)
        described.set_defaults(parser=described)
        command.describe(described)
        described.add_argument("--json", action="store_true", help="answer one JSON document")
    return parser
