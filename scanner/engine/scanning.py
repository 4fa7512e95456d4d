"""Scans an archive in a sandbox, and believes of its answer only what is complete."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.bubblewrap import PYTHON
from sandbox.run import run_once
from sandbox.spec import Bind, Completed, Limits
from scanner.analyzers.base import Finding
from scanner.engine import packages
from scanner.engine.incomplete import incomplete
from scanner.engine.report import AnalyzerRun, Report, RunStatus, Skipped, finding_from

LIMITS = Limits(cpu_millicores=2000, memory_mib=1024, disk_mib=1024, processes=16)
TIMEOUT_SECONDS = 120.0
TREE_MIB = 640
"""Room for the unpacked app, in memory; the unpacker itself stops at 512 MiB."""
STATUS_OF = {"timeout": RunStatus.TIMED_OUT, "out_of_memory": RunStatus.OUT_OF_MEMORY}


def scan(
    archive: Path,
    *,
    state: Path,
    declared: Mapping[str, Any],
    limits: Limits = LIMITS,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Report:
    """Read an archive with every analyzer, in a sandbox without a network.

    Args:
        archive: The uploaded file, readable by the sandbox's user.
        state: The marketplace's state directory; the analyzers are put below ``runtimes/``.
        declared: The version's manifest as JSON; ``hosts`` and the commands are read from it.
        limits: Of the sandbox as a whole; the unpacked app counts as memory.
        timeout_seconds: For all analyzers together.

    Whatever the archive does to the analyzers ends in a report; when they could not finish, in
    one that is not ``complete`` and at least of high risk. Raises ``SandboxUnavailable`` where no
    sandbox works, which says nothing about the archive.
    """
    started = time.monotonic()
    completed = run_once(
        command=[PYTHON, "-m", "scanner.analyzers.inside", "/scan/archive", "/tmp/tree"],  # noqa: S108 -- the sandbox's own
        binds=[
            Bind(archive.resolve(), "/scan/archive"),
            Bind(packages.prepare(state), "/opt/scanner"),
        ],
        environment={"PYTHONPATH": "/opt/scanner", "PYTHONDONTWRITEBYTECODE": "1"},
        limits=limits,
        timeout_seconds=timeout_seconds,
        state=state,
        stdin=json.dumps(dict(declared)).encode(),
        tmp_mib=TREE_MIB,
    )
    return answer_of(completed).report(seconds=round(time.monotonic() - started, 3))


@dataclass
class Answer:
    """What came out of the sandbox, as far as it got. ``reason`` says why it got no further."""

    reason: str
    files: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    expected: list[tuple[str, str]] = field(default_factory=list)
    runs: dict[str, AnalyzerRun] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def take(self, event: Mapping[str, Any]) -> None:
        if event["event"] == "expect":
            self.expected = [(name, version) for name, version in event["analyzers"]]
        elif event["event"] == "tree":
            self.files = event["files"]
            self.skipped = [Skipped(*each) for each in event["skipped"]]
        else:
            self._take_answer(event)

    def _take_answer(self, event: Mapping[str, Any]) -> None:
        name, error = event["name"], event["error"]
        version = dict(self.expected)[name]
        status = RunStatus.FAILED if error else RunStatus.DONE
        self.runs[name] = AnalyzerRun(name, version, event["seconds"], status)
        self.findings.extend(finding_from(each) for each in event["findings"])
        if event["details"]:
            self.details[name] = event["details"]
        if error:
            self.findings.append(incomplete(f"{name}: {error}"))

    def report(self, *, seconds: float) -> Report:
        """Every analyzer that was expected is in it, also one that never got its turn."""
        missing = [each for each in self.expected if each[0] not in self.runs]
        status = STATUS_OF.get(self.reason, RunStatus.FAILED)
        for name, version in missing:
            self.runs[name] = AnalyzerRun(name, version, 0.0, status)
        if missing or not self.expected:
            names = ", ".join(name for name, _ in missing) or "all analyzers"
            self.findings.append(incomplete(f"{names}: {self.reason or 'no answer'}"))
        return Report.of(
            findings=self.findings,
            analyzers=list(self.runs.values()),
            files=self.files,
            skipped=self.skipped,
            seconds=seconds,
            details=self.details,
        )


def answer_of(completed: Completed) -> Answer:
    """Read the lines that arrived whole. The last one may have been cut by a kill."""
    last_words = completed.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    answer = Answer(reason=completed.reason or last_words)
    for event in _events(completed.stdout):
        answer.take(event)
    return answer


def _events(output: bytes) -> Iterator[Mapping[str, Any]]:
    for line in output.split(b"\n"):
        try:
            event = json.loads(line)
        except ValueError:
            return
        yield event
