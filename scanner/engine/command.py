"""``manage.py scan PATH`` and ``python -m scanner.engine PATH``: no database, no Django.

Exits with 0 for low risk, 1 medium, 2 high, 3 critical, and 4 when the scan is incomplete or could
not be made at all.
"""

import argparse
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from sandbox import probing
from sandbox.errors import SandboxUnavailable
from scanner.engine import known_files, state, targets
from scanner.engine.options import Options
from scanner.engine.printing import in_form
from scanner.engine.report import INCOMPLETE_EXIT, Report
from scanner.engine.scanning import scan
from scanner.engine.stopping import stoppable
from scanner.engine.targets import ArchiveRefused, NoTarget
from scanner.engine.words import ALONE, WITH_DJANGO
from scanner.llm import configuration as llm_configuration
from scanner.plugins import configuration as plugin_configuration

MISCONFIGURED = (
    llm_configuration.Misconfigured,
    plugin_configuration.Misconfigured,
    known_files.NotAList,
)
STOPPED = "Stopped before it was done."


class Parser(argparse.ArgumentParser):
    """A wrong word must not end like a medium risk."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(INCOMPLETE_EXIT, f"{self.prog}: {message}\n")


def main(words: Sequence[str]) -> int:
    known = {**ALONE, **WITH_DJANGO}
    if words and words[0] in known:
        return _other(words[0], importlib.import_module(known[words[0]]), words[1:])
    return _scan(_parser().parse_args(words))


def _scan(options: argparse.Namespace) -> int:
    try:
        with stoppable():
            report = _report(options)
    except NoTarget as problem:
        return _refuse(options, problem.code, str(problem))
    except SandboxUnavailable as problem:
        return _refuse(options, "sandbox_unavailable", _explained(problem))
    except MISCONFIGURED as problem:
        return _refuse(options, "misconfigured", str(problem))
    except OSError as problem:
        return _refuse(options, "failed", str(problem))
    except KeyboardInterrupt:
        return _refuse(options, "stopped", STOPPED)
    sys.stdout.write(in_form(report, as_json=options.json, as_sarif=options.sarif))
    return report.exit_code


def describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", type=targets.named, help="a folder, or a zip, tar, tar.gz or tar.xz archive"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the whole report as JSON")
    form.add_argument("--sarif", action="store_true", help="print it as SARIF 2.1.0")
    parser.add_argument(
        "--known-bad",
        type=Path,
        metavar="FILE",
        help="a list of harmful files: a SHA-256 a line, and why",
    )
    parser.add_argument(
        "--no-llm", action="store_true", help="ask no language model, also when one is configured"
    )


def _parser() -> Parser:
    parser = Parser(prog="scan", description="Scan an app's code, in a sandbox.")
    describe(parser)
    return parser


def _other(word: str, command: ModuleType, words: Sequence[str]) -> int:
    parser = Parser(prog=f"scan {word}", description=command.__doc__)
    command.describe(parser)
    options = parser.parse_args(words)
    try:
        with stoppable():
            code: int = command.run(options)
    except KeyboardInterrupt:
        sys.stderr.write(f"scan {word}: {STOPPED}\n")
        return INCOMPLETE_EXIT
    return code


def _report(options: argparse.Namespace) -> Report:
    with tempfile.TemporaryDirectory(prefix="matrix-scan-") as name:
        work = Path(name)
        work.chmod(0o755)  # the sandbox runs as another user
        asked = Options(
            llm=None if options.no_llm else llm_configuration.configured(os.environ),
            plugins=plugin_configuration.configured(os.environ),
            known_bad=known_files.listed(options.known_bad) if options.known_bad else {},
        )
        target = targets.prepare(options.path, work)
        report = scan(
            target.path,
            is_folder=target.is_folder,
            state=state.folder(),
            declared={},
            options=asked,
        )
    if report.refusal:
        raise ArchiveRefused(options.path, report.refusal)
    return report


def _explained(problem: SandboxUnavailable) -> str:
    """What in the machine's settings forbids it, when that is known."""
    return f"No sandbox works here, so nothing was scanned. {probing.reason() or problem}"


def _refuse(options: argparse.Namespace, code: str, detail: str) -> int:
    if options.json:
        error = {"complete": False, "error": {"code": code, "detail": detail}}
        sys.stdout.write(json.dumps(error) + "\n")
    sys.stderr.write(f"scan: {detail}\n")
    return INCOMPLETE_EXIT
