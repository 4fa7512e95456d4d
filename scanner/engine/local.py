"""The same scan on a developer's own machine: a process of its own instead of a sandbox.

What is scanned there is the developer's own code, or soon runs there anyway. The limits of each
analyzer are the same, and so are the rules, the findings and the report.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from sandbox.spec import Completed
from scanner.engine import known_files, targets
from scanner.engine.answer import Answer
from scanner.engine.options import NOTHING, STANDARD, TIMEOUT_SECONDS
from scanner.engine.report import Report
from scanner.engine.targets import ArchiveRefused
from scanner.scoring import DEFAULT, Tuning

ROOT = Path(__file__).parents[2]
UNPACKER = ROOT / "sandbox" / "inside" / "unpack.py"
GRACE_SECONDS = 5.0
FEWEST_VARIABLES = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT")


def scan_here(
    path: Path,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    tuning: Tuning = DEFAULT,
    known_bad: Mapping[str, str] = NOTHING,
) -> Report:
    """Read a folder or an archive with every analyzer. Raises ``NoTarget``.

    ``known_bad`` says of harmful files why, by SHA-256 in hexadecimal.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="matrix-scan-") as name:
        work = Path(name)
        target = targets.prepare(path, work)
        order = STANDARD.order(declared={}, is_folder=target.is_folder, unpacker=str(UNPACKER))
        completed = _run(target.path, work / "tree", json.dumps(order).encode(), timeout_seconds)
        answer = Answer.of(completed)
        answer.findings += known_files.search(
            target.path, answer.digests, known_bad, is_folder=target.is_folder
        )
    seconds = round(time.monotonic() - started, 3)
    report = answer.report(seconds=seconds, tuning=tuning)
    if report.refusal:
        raise ArchiveRefused(path, report.refusal)
    return report


def _run(packed: Path, tree: Path, order: bytes, timeout_seconds: float) -> Completed:
    """Asked to end first, so that it can end the analyzer that is at work."""
    known = {name: os.environ[name] for name in FEWEST_VARIABLES if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "scanner.analyzers.inside", str(packed), str(tree)],
        cwd=packed.parent,
        env=known | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        reason = ""
        try:
            output, errors = process.communicate(order, timeout=timeout_seconds)
        except subprocess.TimeoutExpired:
            reason = "timeout"
            process.send_signal(signal.SIGTERM)
            output, errors = _last_words(process)
        except BaseException:
            process.send_signal(signal.SIGTERM)
            raise
    return Completed(process.returncode, output, errors, reason)


def _last_words(process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.communicate(timeout=GRACE_SECONDS)
    process.kill()
    return process.communicate()
