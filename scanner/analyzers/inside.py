"""Runs inside the sandbox: lay out one app, read it with every analyzer, print what was found.

    python3 -m scanner.analyzers.inside PACKED DIRECTORY < order.json

The order says what was declared, whether PACKED is an archive or a folder that we packed, and the
limits of each analyzer. Prints one JSON document a line, each as soon as it is known, so that what
was found before a kill is not lost. Neither Django nor the network is here, and nothing of the app
is ever run.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scanner.analyzers import children, folder
from scanner.analyzers.base import Analyzer
from scanner.analyzers.children import ChildLimits, Outcome
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.analyzers.python import PythonAnalyzer
from scanner.analyzers.registry import analyzers
from scanner.analyzers.sources import files, skipped

UNPACKER = "/opt/matrix/unpack.py"
READ = (*PythonAnalyzer.languages, *JavaScriptAnalyzer.languages)


def main(packed: str, directory: str) -> int:
    order = json.load(sys.stdin)
    chosen = analyzers(order["declared"])
    say("expect", analyzers=[(each.name, each.version) for each in chosen])
    tree = Path(directory)
    if order["is_folder"]:
        index = folder.unpack(Path(packed), tree)
    else:
        index = {"skipped": [], "unread": []}
        code = unpack(packed, directory)
        if code:
            return code
    look(tree, index)
    read(tree, chosen, ChildLimits(**order["limits"]))
    return 0


def unpack(archive: str, directory: str) -> int:
    """Its own code on refusal; its words go to our output."""
    command = [sys.executable, UNPACKER, archive, directory]
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode


def look(tree: Path, index: dict[str, Any]) -> None:
    """Say what there is and what is read less closely, or not at all."""
    less = [*index["skipped"], *skipped(tree, READ)]
    count = sum(1 for _ in files(tree))
    say("tree", files=count, skipped=_sendable(less), unread=_sendable(index["unread"]))


def _sendable(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(path.encode(errors="backslashreplace").decode(), why) for path, why in pairs]


def read(tree: Path, chosen: Sequence[Analyzer], limits: ChildLimits) -> None:
    """Each in a process of its own; whoever did not finish gets a second go at the end."""
    failed: list[tuple[Analyzer, Outcome]] = []
    for analyzer in chosen:
        outcome = _run(analyzer, tree, limits)
        if outcome.is_done:
            answer(analyzer.name, outcome)
        else:
            failed.append((analyzer, outcome))
    for analyzer, first in failed:
        outcome = _run(analyzer, tree, limits)
        outcome.findings.extend(first.findings)
        answer(analyzer.name, outcome)


def _run(analyzer: Analyzer, tree: Path, limits: ChildLimits) -> Outcome:
    say("started", name=analyzer.name)
    return children.run(analyzer, tree, limits)


def answer(name: str, outcome: Outcome) -> None:
    say("answer", name=name, **vars(outcome))


def say(event: str, **content: Any) -> None:
    sys.stdout.write(json.dumps({"event": event, **content}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
