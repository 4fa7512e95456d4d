"""Runs each analyzer in a process of its own, inside the sandbox.

One that is killed, eats memory, never ends or prints nonsense ends nobody but itself. The parsers
were loaded before the fork, so a process costs milliseconds. What a child found is passed on by the
parent, under the name that the parent knows: a child cannot answer for another.
"""

import json
import os
import resource
import selectors
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scanner.analyzers.base import Analyzer
from scanner.analyzers.child import NO_MEMORY, become_child

CHUNK_BYTES = 64 * 1024
MIB = 1024 * 1024
DONE, FAILED = "done", "failed"
TIMED_OUT, OUT_OF_MEMORY = "timed_out", "out_of_memory"


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """The most one analyzer may use."""

    cpu_seconds: int = 60
    memory_mib: int = 480
    wall_seconds: float = 120.0
    output_mib: int = 8


@dataclass
class Outcome:
    """How one analyzer ended, and all it had said until then."""

    status: str
    error: str = ""
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0
    findings: list[Mapping[str, Any]] = field(default_factory=list)
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.status == DONE


def run(analyzer: Analyzer, tree: Path, limits: ChildLimits) -> Outcome:
    """Fork, listen until it ends, and believe of its words only what is whole."""
    started = time.monotonic()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        become_child(
            analyzer,
            tree,
            writer,
            ceilings={
                resource.RLIMIT_CPU: limits.cpu_seconds,
                resource.RLIMIT_DATA: limits.memory_mib * MIB,
                resource.RLIMIT_CORE: 0,
            },
        )
    os.close(writer)
    deadline = started + limits.wall_seconds
    try:
        with os.fdopen(reader, "rb", buffering=0) as pipe:
            said, reason = _listen(pipe.fileno(), deadline=deadline, limits=limits)
    except BaseException:  # we are being ended, and so is it
        _kill_group(pid)
        raise
    outcome = _end(pid, reason)
    outcome.wall_seconds = round(time.monotonic() - started, 3)
    return _believe(outcome, said)


def _listen(pipe: int, *, deadline: float, limits: ChildLimits) -> tuple[bytes, str]:
    """Everything said until the end of the output, or until a limit. The reason names the limit."""
    said = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            chunk = os.read(pipe, CHUNK_BYTES)
            if not chunk:
                return bytes(said), ""
            said += chunk
            if len(said) > limits.output_mib * MIB:
                return bytes(said), f"wrote more than {limits.output_mib} MiB"
    return bytes(said), TIMED_OUT


def _end(pid: int, reason: str) -> Outcome:
    """Collect the child, and end it and whatever it started."""
    if reason:
        _kill_group(pid)
    _, status, usage = os.wait4(pid, 0)
    _kill_group(pid)
    outcome = _outcome_of(status, reason)
    outcome.cpu_seconds = round(usage.ru_utime + usage.ru_stime, 3)
    outcome.peak_mib = round(usage.ru_maxrss / 1024, 1)
    return outcome


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _outcome_of(status: int, reason: str) -> Outcome:
    code = os.waitstatus_to_exitcode(status)
    if reason == TIMED_OUT or code == -signal.SIGXCPU:
        return Outcome(TIMED_OUT, "took too long")
    if reason:
        return Outcome(FAILED, reason)
    # Nobody in here kills a child but we, just now, and the kernel, when memory runs out.
    if code in {NO_MEMORY, -signal.SIGKILL}:
        return Outcome(OUT_OF_MEMORY, "needed more memory than it may have")
    if code < 0:
        return Outcome(FAILED, f"ended by signal {-code}")
    return Outcome(DONE if code == 0 else FAILED)


def _believe(outcome: Outcome, said: bytes) -> Outcome:
    """With all it said, also where it failed; only one that said its last word is done."""
    *lines, rest = said.split(b"\n")
    ended = False
    for line in lines:
        try:
            word = json.loads(line)
            outcome.findings.extend(word.get("findings", ()))
            outcome.details = word.get("details", outcome.details)
            outcome.error = word.get("error") or outcome.error
            ended = "details" in word
        except (ValueError, AttributeError, TypeError, RecursionError):
            rest = line
            break
    if outcome.is_done and (rest or not ended):
        return replace(outcome, status=FAILED, error="gave an answer that cannot be read")
    return outcome
