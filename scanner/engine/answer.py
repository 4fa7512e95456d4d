"""What came out of the sandbox. A hostile app was read in there, so nothing of it is a surprise."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.spec import Completed
from scanner.analyzers.base import Finding
from scanner.analyzers.slices.cutting import Slice
from scanner.engine.incomplete import incomplete, refused
from scanner.engine.report import (
    AnalyzerRun,
    Report,
    RunStatus,
    Skipped,
    finding_from,
    model_probability,
)
from scanner.scoring import DEFAULT, Opinion, Tuning

STATUS_OF = {"timeout": RunStatus.TIMED_OUT, "out_of_memory": RunStatus.OUT_OF_MEMORY}
NOT_UNDERSTOOD = (KeyError, TypeError, ValueError, AttributeError)


@dataclass
class Answer:
    """The events as far as they got. ``reason`` says why they got no further.

    ``refusal`` is why the archive was not unpacked, when the unpacker refused it.
    """

    reason: str
    refusal: str = ""
    files: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    expected: list[tuple[str, str]] = field(default_factory=list)
    runs: dict[str, AnalyzerRun] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    slices: list[Slice] | None = None
    digests: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, completed: Completed) -> "Answer":
        """Read the lines that arrived whole. The last one may have been cut by a kill."""
        last_words = completed.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        answer = cls(reason=completed.reason or last_words)
        try:
            for event in _events(completed.stdout):
                answer.take(event)
        except NOT_UNDERSTOOD:
            answer.findings.append(incomplete("The answer could not be understood to its end."))
        return answer

    def take(self, event: Mapping[str, Any]) -> None:
        match event["event"]:
            case "expect":
                self.expected = [(str(name), str(version)) for name, version in event["analyzers"]]
            case "refused":
                self.refusal = str(event["message"])
            case "tree":
                self._take_tree(event)
            case "digests":
                self.digests = [(str(path), str(sha256)) for path, sha256 in event["files"]]
            case "answer":
                self._take_answer(event)
            case "slices":
                self.slices = [_slice(each) for each in event["slices"]]
            case _:
                pass  # progress, told while it happened

    def _take_tree(self, event: Mapping[str, Any]) -> None:
        self.files = int(event["files"])
        unread = [Skipped(str(path), str(reason)) for path, reason in event["unread"]]
        self.skipped = [Skipped(str(path), str(reason)) for path, reason in event["skipped"]]
        self.skipped += unread
        self.findings.extend(
            incomplete(f"{path or 'the folder'}: {reason}") for path, reason in unread
        )

    def _take_answer(self, event: Mapping[str, Any]) -> None:
        name, status = event["name"], RunStatus(event["status"])
        self.findings.extend(finding_from(each) for each in event["findings"])
        self.runs[name] = AnalyzerRun(
            name, dict(self.expected)[name], float(event["wall_seconds"]), status
        )
        if event["details"]:
            model_probability({name: event["details"]})  # raises here when it makes no sense
            self.details[name] = event["details"]
        if status is not RunStatus.DONE:
            self.findings.append(incomplete(f"{name}: {event['error'] or status}"))

    def report(
        self, *, seconds: float, llm: Opinion | None = None, tuning: Tuning = DEFAULT
    ) -> Report:
        """Every analyzer that was expected is in it, also one that never got its turn."""
        missing = [each for each in self.expected if each[0] not in self.runs]
        status = STATUS_OF.get(self.reason, RunStatus.FAILED)
        is_all = bool(self.refusal) and not self.findings
        for name, version in missing:
            self.runs[name] = AnalyzerRun(name, version, 0.0, status)
        if self.refusal:
            self.findings.append(refused(self.refusal))
        elif missing or not self.expected:
            names = ", ".join(name for name, _ in missing) or "all analyzers"
            self.findings.append(incomplete(f"{names}: {self.reason or 'no answer'}"))
        order = [name for name, _ in self.expected]
        return Report.of(
            findings=self.findings,
            analyzers=sorted(self.runs.values(), key=lambda run: order.index(run.name)),
            files=self.files,
            skipped=self.skipped,
            seconds=seconds,
            details=self.details,
            llm=llm,
            tuning=tuning,
            digests=self.digests,
            refusal=self.refusal if is_all else "",
        )


def _slice(document: Mapping[str, Any]) -> Slice:
    return Slice(
        path=str(document["path"]),
        line=int(document["line"]),
        code=str(document["code"]),
        comments=[str(comment) for comment in document["comments"]],
    )


def _events(output: bytes) -> Iterator[Mapping[str, Any]]:
    for line in output.split(b"\n"):
        try:
            event = json.loads(line)
        except ValueError:
            return
        yield event
