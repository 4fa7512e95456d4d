"""Scans an app in a sandbox, and believes of its answer only what is complete."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sandbox.bubblewrap import PYTHON, SCRIPTS
from sandbox.run import run_once
from sandbox.spec import Bind, Completed
from scanner.engine import known_files, osv, packages
from scanner.engine.answer import Answer
from scanner.engine.options import STANDARD, Options
from scanner.engine.report import Report
from scanner.llm.configuration import LlmConfig
from scanner.plugins import environments
from scanner.scoring import Opinion

ADVISORIES = "/opt/advisories.sqlite"
UNPACKER = f"{SCRIPTS}/unpack.py"
OUTPUT_BYTES = 64 * 1024 * 1024
TREE_MIB = 640
"""Room for the unpacked app, in memory; the unpacker itself stops at 512 MiB."""

OnEvent = Callable[[Mapping[str, Any]], None]
"""Gets ``started`` and ``answer`` of each analyzer as it happens. Raises to stop the scan."""


TOLD = frozenset({"expect", "tree", "started", "answer"})


def _ignore(_: Mapping[str, Any]) -> None:
    """For callers who want the report alone."""


def scan(
    packed: Path,
    *,
    state: Path,
    declared: Mapping[str, Any],
    is_folder: bool = False,
    options: Options = STANDARD,
    on_event: OnEvent = _ignore,
) -> Report:
    """Read an app with every analyzer, in a sandbox without a network.

    Args:
        packed: The uploaded archive, readable by the sandbox's user.
        state: The marketplace's state directory; the analyzers are put below ``runtimes/``.
        declared: The version's manifest as JSON; ``hosts`` and the commands are read from it.
        is_folder: It is no archive but what ``folders.write`` made of a folder.
        options: Limits, settings of the operator, and who else is asked.
        on_event: Hears of progress. What it raises ends the sandbox and is raised here.

    Whatever the app does to the analyzers ends in a report; when they could not finish, in one
    that is not ``complete`` and at least of high risk. Raises ``SandboxUnavailable`` where no
    sandbox works, which says nothing about the app.
    """
    started = time.monotonic()
    tools = environments.prepare(options.plugins, state)
    order = options.order(
        declared=declared, is_folder=is_folder, unpacker=UNPACKER, plugins=tools.order
    )
    completed = _run(packed, order, tools, state=state, options=options, on_event=on_event)
    answer = Answer.of(completed)
    answer.findings += known_files.search(
        packed, answer.digests, options.known_bad, is_folder=is_folder
    )
    llm = None if answer.refusal else options.llm
    opinion = _asked(llm, answer, on_event) if llm else None
    seconds = round(time.monotonic() - started, 3)
    return answer.report(seconds=seconds, llm=opinion, tuning=options.tuning)


def _run(
    packed: Path,
    order: Mapping[str, Any],
    tools: environments.Prepared,
    *,
    state: Path,
    options: Options,
    on_event: OnEvent,
) -> Completed:
    limits, advisories = options.limits, osv.installed(state)
    return run_once(
        command=[PYTHON, "-m", "scanner.analyzers.inside", "/scan/packed", "/tmp/tree"],  # noqa: S108 -- the sandbox's own
        binds=[
            Bind(packed.resolve(), "/scan/packed"),
            Bind(packages.prepare(state), "/opt/scanner"),
            *([Bind(advisories.resolve(), ADVISORIES)] if advisories else []),
            *tools.binds,
        ],
        environment={
            "PYTHONPATH": "/opt/scanner",
            "PYTHONDONTWRITEBYTECODE": "1",
            "MATRIX_ADVISORIES": ADVISORIES if advisories else "",
        },
        limits=replace(limits, memory_mib=limits.memory_mib + tools.memory_mib),
        timeout_seconds=options.timeout_seconds,
        state=state,
        stdin=json.dumps(order).encode(),
        on_line=_progress(on_event),
        stdout_limit_bytes=OUTPUT_BYTES,
        tmp_mib=TREE_MIB,
    )


def _asked(llm: LlmConfig, answer: Answer, on_event: OnEvent) -> Opinion | None:
    """The reviewer's opinion; its findings and words join the answer."""
    from scanner.llm import review  # noqa: PLC0415 -- an HTTP client, for those who want one

    on_event({"event": "started", "name": "llm"})
    reviewed = (
        review.without_answer("The suspicious parts could not be cut out.", model=llm.model)
        if answer.slices is None
        else review.review(llm, answer.slices)
    )
    if reviewed is None:
        return None
    answer.findings.extend(reviewed.findings)
    answer.details["llm"] = dict(reviewed.details)
    return reviewed.opinion


def _progress(on_event: OnEvent) -> Callable[[str], None]:
    def on_line(line: str) -> None:
        try:
            event = json.loads(line)
            name = event["event"]
        except (ValueError, TypeError, KeyError):
            return  # the unpacker's words, or a line too long to come in one piece
        if name in TOLD:
            on_event(_without_content(event) if name == "answer" else event)

    return on_line


def _without_content(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Findings count once the report is whole; until then their number is enough."""
    kept = {name: event[name] for name in ("event", "name", "status", "wall_seconds")}
    return kept | {"findings": len(event["findings"])}
