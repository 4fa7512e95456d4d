"""Runs inside the sandbox: unpack one archive, read it with every analyzer, print what was found.

    python3 -m scanner.analyzers.inside ARCHIVE DIRECTORY < declared.json

Prints one JSON document a line, each as soon as it is known, so that what was found before a kill
is not lost. Neither Django nor the network is here, and nothing of the archive is ever run.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scanner.analyzers.base import MOST_FINDINGS, Analyzer, Finding
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.analyzers.python import PythonAnalyzer
from scanner.analyzers.registry import analyzers
from scanner.analyzers.sources import files, skipped

UNPACKER = "/opt/matrix/unpack.py"
READ = (*PythonAnalyzer.languages, *JavaScriptAnalyzer.languages)
# Some rule going wild must not fill the output; each analyzer's gravest are what a person reads.
MOST_PER_ANALYZER = MOST_FINDINGS + 1


def main(archive: str, directory: str) -> int:
    chosen = analyzers(json.load(sys.stdin))
    say("expect", analyzers=[(each.name, each.version) for each in chosen])
    code = unpack(archive, directory)
    if code == 0:
        read(Path(directory), chosen)
    return code


def unpack(archive: str, directory: str) -> int:
    """Its own code on refusal; its words go to our output."""
    command = [sys.executable, UNPACKER, archive, directory]
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode


def read(tree: Path, chosen: Iterable[Analyzer]) -> None:
    found = list(skipped(tree, READ))
    say("tree", files=sum(1 for _ in files(tree)), skipped=found)
    for analyzer in chosen:
        say("answer", name=analyzer.name, **run(analyzer, tree))


def run(analyzer: Analyzer, tree: Path) -> Mapping[str, Any]:
    """One analyzer's answer. Whatever it raises is an answer too, never the end of the scan."""
    started = time.monotonic()
    findings: set[Finding] = set()
    details: Mapping[str, Any] = {}
    error = ""
    try:
        findings.update(analyzer.analyze(tree))
        details = analyzer.details
    except Exception as problem:  # noqa: BLE001 -- hostile input may raise anything
        error = f"{type(problem).__name__}: {problem}"
    worst = sorted(findings, key=lambda finding: finding.order)[:MOST_PER_ANALYZER]
    return {
        "seconds": round(time.monotonic() - started, 3),
        "error": error,
        "findings": [asdict(finding) for finding in worst],
        "details": details,
    }


def say(event: str, **content: Any) -> None:
    sys.stdout.write(json.dumps({"event": event, **content}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
