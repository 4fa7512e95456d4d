"""Scan a folder or an archive without a database.

    python -m scanner.engine PATH [--json]

Exits with 0 for low risk, 1 medium, 2 high, 3 critical, and 4 when the scan is incomplete.
"""

import argparse
import os
import sys
import tarfile
import tempfile
from pathlib import Path

from sandbox.errors import SandboxUnavailable
from scanner.analyzers.sources import files
from scanner.engine.report import Report
from scanner.engine.scanning import scan

INCOMPLETE = 4


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scanner.engine", description="Scan an app's code.")
    parser.add_argument("path", type=Path, help="a folder, or a zip or tar.gz archive")
    parser.add_argument("--json", action="store_true", help="print the whole report as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="matrix-scan-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the sandbox runs as another user
        try:
            report = scan(_archive(options.path, folder), state=_state(folder), declared={})
        except (OSError, SandboxUnavailable) as problem:
            sys.stderr.write(f"{problem}\n")
            return INCOMPLETE
    sys.stdout.write(report.to_json() + "\n" if options.json else as_text(report))
    return report.risk.rank if report.complete else INCOMPLETE


def _state(folder: Path) -> Path:
    """The marketplace's own state saves preparing the sandbox anew."""
    return Path(os.environ.get("MATRIX_HOME") or folder / "state").resolve()


def _archive(path: Path, folder: Path) -> Path:
    """What is scanned always goes through the reader of hostile archives, also a folder."""
    packed = folder / "archive"
    if path.is_dir():
        with tarfile.open(packed, "w:gz", compresslevel=1) as archive:
            for relative, file in files(path):
                archive.add(file, relative, recursive=False)
    else:
        packed.write_bytes(path.read_bytes())
    packed.chmod(0o644)
    return packed


def as_text(report: Report) -> str:
    lines = [f"Risk: {report.risk}"]
    lines += [f"  {reason}" for reason in report.reasons]
    lines += [
        f"{finding.severity:8} {finding.path}:{finding.line} {finding.rule}: {finding.message}"
        for finding in report.findings
    ]
    lines.append(f"{report.files} files, {len(report.skipped)} skipped, {report.seconds:.1f} s")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
