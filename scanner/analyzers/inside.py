"""Runs inside the sandbox: lay out one app, read it with every analyzer, print what was found.

    python3 -m scanner.analyzers.inside PACKED DIRECTORY < order.json

The order says what was declared, whether PACKED is an archive or a folder that we packed, which
unpacker to use and the limits of each analyzer. Prints one JSON document a line, each as soon as
it is known, so that what was found before a kill is not lost. Neither Django nor the network is
here, and nothing of the app is ever run.
"""

import importlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from scanner.analyzers import children, folder, nested, slices
from scanner.analyzers.base import Analyzer
from scanner.analyzers.children import ChildLimits, Outcome
from scanner.analyzers.digests import digests
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.analyzers.python import PythonAnalyzer
from scanner.analyzers.registry import analyzers
from scanner.analyzers.sources import files, skipped
from scanner.analyzers.yara import CustomAnalyzer

REFUSED = 3
"""The exit code with which an unpacker refuses an archive."""
READ = (*PythonAnalyzer.languages, *JavaScriptAnalyzer.languages)


class NotUnpacked(Exception):
    """The archive is refused. The message is the unpacker's, for whoever packed it."""


def main(packed: str, directory: str) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("timeout"))  # ends the child as well
    order = json.load(sys.stdin)
    chosen = choose(order)
    say("expect", analyzers=[(each.name, each.version) for each in chosen])
    tree = Path(directory)
    try:
        index = lay_out(order, Path(packed), tree)
    except NotUnpacked as problem:
        say("refused", message=str(problem))
        return REFUSED
    look(tree, index)
    say("digests", files=_sendable(digests(tree)))
    outcomes = read(tree, chosen, ChildLimits(**order["limits"]))
    if order["slice_characters"]:
        show(tree, outcomes, characters=order["slice_characters"])
    return 0


def choose(order: Mapping[str, Any]) -> Sequence[Analyzer]:
    """Ours, the operator's own rules, and programs of others; a hunt wants the rules alone."""
    own = [CustomAnalyzer(order["custom"])] if order["custom"] else []
    if order["only_custom"]:
        return own
    return (*analyzers(order["declared"]), *own, *tools(order["plugins"]))


def tools(order: Sequence[Mapping[str, str]]) -> Sequence[Analyzer]:
    """Programs of others, where the operator wants some; they come after our own."""
    if not order:
        return ()
    found: Sequence[Analyzer] = importlib.import_module("scanner.plugins.registry").tools(order)
    return found


def lay_out(order: Mapping[str, Any], packed: Path, tree: Path) -> dict[str, Any]:
    """What was left out and why, once the app and the archives within it lie in ``tree``.

    Raises ``NotUnpacked`` for an archive that is refused.
    """
    if order["is_folder"]:
        index = folder.unpack(packed, tree)
    else:
        index = {"skipped": [], "unread": []}
        unpack(order["unpacker"], packed, tree)
    closed, failed = nested.open_all(tree, packed, unpacker=order["unpacker"])
    index["skipped"] += closed
    index["unread"] += failed
    return index


def unpack(unpacker: str, archive: Path, directory: Path) -> None:
    """Raises ``NotUnpacked`` on refusal, and ends us where the unpacker did not end by itself."""
    command = [sys.executable, unpacker, str(archive), str(directory)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode == REFUSED:
        raise NotUnpacked(json.loads(done.stdout)["message"])
    if done.returncode:
        sys.exit(f"the unpacker ended with {done.returncode}")


def look(tree: Path, index: dict[str, Any]) -> None:
    """Say what there is and what is read less closely, or not at all."""
    less = [*index["skipped"], *skipped(tree, READ)]
    count = sum(1 for _ in files(tree))
    say("tree", files=count, skipped=_sendable(less), unread=_sendable(index["unread"]))


def _sendable(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(path.encode(errors="backslashreplace").decode(), why) for path, why in pairs]


def read(tree: Path, chosen: Sequence[Analyzer], limits: ChildLimits) -> dict[str, Outcome]:
    """Each in a process of its own; whoever did not finish gets a second go at the end."""
    outcomes = {analyzer.name: _run(analyzer, tree, limits) for analyzer in chosen}
    for analyzer in chosen:
        first = outcomes[analyzer.name]
        if not first.is_done:
            outcomes[analyzer.name] = outcome = _run(analyzer, tree, limits)
            if not outcome.is_done:
                outcome.findings.extend(first.findings)
                answer(analyzer.name, outcome)
    return outcomes


def show(tree: Path, outcomes: Mapping[str, Outcome], *, characters: int) -> None:
    """Cut out for a reviewer what looks worst."""
    findings = (finding for outcome in outcomes.values() for finding in outcome.findings)
    details = {name: outcome.details for name, outcome in outcomes.items()}
    chosen = slices.cut(tree, slices.places(findings, details), characters=characters)
    say("slices", slices=[each._asdict() for each in chosen])


def _run(analyzer: Analyzer, tree: Path, limits: ChildLimits) -> Outcome:
    say("started", name=analyzer.name)
    most = replace(limits, memory_mib=max(limits.memory_mib, analyzer.memory_mib))
    outcome = children.run(analyzer, tree, most)
    if outcome.is_done:
        answer(analyzer.name, outcome)
    return outcome


def answer(name: str, outcome: Outcome) -> None:
    say("answer", name=name, **vars(outcome))


def say(event: str, **content: Any) -> None:
    sys.stdout.write(json.dumps({"event": event, **content}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
