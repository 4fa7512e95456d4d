"""``matrix scan``: the store's own scanner, over your code and on your machine."""

import argparse
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from matrix_cli.errors import ScanImpossible
from matrix_cli.output import Output
from matrix_cli.paths import named

BROUGHT_ALONG = Path(__file__).parents[1] / "brought_along"
NOT_THERE = "The scanner is not installed here: pip install 'matrix-cli[scan]'."


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", type=named, help="a folder or an archive")
    parser.add_argument("--sarif", action="store_true", help="answer a SARIF 2.1.0 document")
    parser.add_argument(
        "--known-bad",
        type=named,
        metavar="FILE",
        help="a list of harmful files: a SHA-256 a line, and why",
    )


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Ends with 0 for low risk, 1 medium, 2 high, 3 critical, and 4 where it is incomplete."""
    engine = _engine()
    output.note("Scanning without a sandbox, so give it only code that you would run anyway.")
    listed = arguments.known_bad
    try:
        known_bad = engine.known_files.listed(listed) if listed else {}
        with engine.stopping.stoppable():
            report = engine.local.scan_here(arguments.path, known_bad=known_bad)
    except engine.known_files.NotAList as problem:
        raise ScanImpossible(str(problem), code="misconfigured") from None
    except engine.targets.NoTarget as problem:
        raise ScanImpossible(str(problem), code=problem.code) from None
    except KeyboardInterrupt:
        raise ScanImpossible("Stopped before it was done.", code="stopped") from None
    sys.stdout.write(_printed(engine, report, arguments))
    raise SystemExit(report.exit_code)


def _printed(engine: Any, report: Any, arguments: argparse.Namespace) -> str:
    if arguments.json and arguments.sarif:
        raise ScanImpossible("Either --json or --sarif.", code="two_formats")
    return str(engine.printing.in_form(report, as_json=arguments.json, as_sarif=arguments.sarif))


def _engine() -> ModuleType:
    """In a checkout the server's own code; in an installed package a copy of it."""
    if BROUGHT_ALONG.is_dir() and str(BROUGHT_ALONG) not in sys.path:
        sys.path.insert(0, str(BROUGHT_ALONG))
    try:
        import scanner.analyzers.registry  # noqa: PLC0415 -- whether all parsers are there
        import scanner.engine.known_files  # noqa: PLC0415
        import scanner.engine.local  # noqa: PLC0415
        import scanner.engine.printing  # noqa: PLC0415
        import scanner.engine.stopping  # noqa: PLC0415
        import scanner.engine.targets  # noqa: PLC0415
    except ImportError:
        raise ScanImpossible(NOT_THERE, code="scanner_missing") from None
    return scanner.engine
