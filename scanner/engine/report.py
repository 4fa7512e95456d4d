"""What one scan found, as it is stored and passed on."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple, Self

from scanner.analyzers.base import MOST_FINDINGS, Confidence, Finding, Kind, Severity
from scanner.engine.incomplete import INCOMPLETE, truncated
from scanner.scoring import DEFAULT, Action, Opinion, Risk, Tuning, grade, malicious

INCOMPLETE_EXIT = 4


class RunStatus(StrEnum):
    DONE = "done"
    FAILED = "failed"
    """It raised an error, or ended before it was through."""
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"


class AnalyzerRun(NamedTuple):
    name: str
    version: str
    seconds: float
    status: RunStatus


class Skipped(NamedTuple):
    """A file that was read less closely than the rest, or not at all, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The same archive gives the same report, but for the seconds it took.

    ``findings`` come worst first. ``complete`` is False when anything kept an analyzer from
    reading the whole app; such a report never has a low risk. ``malicious`` is how likely somebody
    means harm, from 0 to 1; ``risk`` is about weaknesses too. ``sources`` says which level each of
    rules, model and llm asked for. ``details`` holds what analyzers learned beside findings, by
    their names, and ``llm`` is what the reviewer said where one was asked. ``digests`` are the
    files by path and SHA-256, and ``refusal`` says why the archive was not unpacked, where that is
    all there is to say; no document has them.
    """

    risk: Risk
    malicious: float
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]
    analyzers: tuple[AnalyzerRun, ...]
    files: int
    skipped: tuple[Skipped, ...]
    seconds: float
    complete: bool
    details: Mapping[str, Any] = field(default_factory=dict)
    action: Action = Action.PASS
    sources: Mapping[str, Risk] = field(default_factory=dict)
    llm: Opinion | None = None
    digests: tuple[tuple[str, str], ...] = ()
    refusal: str = ""

    @classmethod
    def of(
        cls,
        *,
        findings: list[Finding],
        analyzers: list[AnalyzerRun],
        files: int,
        skipped: list[Skipped],
        seconds: float,
        details: Mapping[str, Any] | None = None,
        llm: Opinion | None = None,
        tuning: Tuning = DEFAULT,
        digests: Iterable[tuple[str, str]] = (),
        refusal: str = "",
    ) -> Self:
        """Sort, grade and cut what the analyzers found. The level is set before the cut."""
        ordered = sorted(set(tuning.applied(findings)), key=lambda finding: finding.order)
        model = model_probability(details or {})
        graded = grade(ordered, model=model, llm=llm, tuning=tuning)
        likely = malicious(ordered, model=model, llm=llm.likelihood if llm else None)
        rules = {finding.rule for finding in ordered}
        if len(ordered) > MOST_FINDINGS:
            ordered = [*ordered[: MOST_FINDINGS - 1], truncated(len(ordered))]
        return cls(
            risk=graded.risk,
            malicious=likely,
            findings=tuple(ordered),
            reasons=graded.reasons,
            analyzers=tuple(analyzers),
            files=files,
            skipped=tuple(sorted(skipped)),
            seconds=seconds,
            complete=INCOMPLETE.name not in rules,
            details=details or {},
            action=graded.action,
            sources=graded.sources,
            llm=llm,
            digests=tuple(digests),
            refusal=refusal,
        )

    @property
    def counts(self) -> Counter[Severity]:
        """How many findings there are of each severity."""
        return Counter(finding.severity for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 to 3 for the four levels; what is incomplete has an own one."""
        return self.risk.rank if self.complete else INCOMPLETE_EXIT

    def as_document(self) -> dict[str, Any]:
        """As JSON has it."""
        document = asdict(replace(self, digests=()))
        del document["digests"], document["refusal"]
        document["findings"] = [
            asdict(finding) | {"fingerprint": finding.fingerprint} for finding in self.findings
        ]
        document["analyzers"] = [run._asdict() for run in self.analyzers]
        document["skipped"] = [file._asdict() for file in self.skipped]
        return document

    def to_json(self) -> str:
        return json.dumps(self.as_document(), indent=2)

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls.from_document(json.loads(text))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        return cls(
            risk=Risk(document["risk"]),
            malicious=document["malicious"],
            findings=tuple(finding_from(finding) for finding in document["findings"]),
            reasons=tuple(document["reasons"]),
            analyzers=tuple(run_from(run) for run in document["analyzers"]),
            files=document["files"],
            skipped=tuple(Skipped(**file) for file in document["skipped"]),
            seconds=document["seconds"],
            complete=document["complete"],
            details=document["details"],
            action=Action(document["action"]),
            sources={source: Risk(level) for source, level in document["sources"].items()},
            llm=opinion_from(document["llm"]),
        )


def model_probability(details: Mapping[str, Any]) -> float | None:
    """What the model says, None when it did not run. A number out of range is its nearest end."""
    answer = details.get("model")
    if not isinstance(answer, Mapping):
        return None
    number = float(answer["malicious"])
    return min(1.0, max(0.0, number)) if math.isfinite(number) else 1.0


def opinion_from(document: Mapping[str, Any] | None) -> Opinion | None:
    return Opinion(**{**document, "risk": Risk(document["risk"])}) if document else None


def finding_from(document: dict[str, Any]) -> Finding:
    fields = {key: value for key, value in document.items() if key != "fingerprint"}
    fields["severity"] = Severity(fields["severity"])
    fields["confidence"] = Confidence(fields["confidence"])
    fields["kind"] = Kind(fields["kind"])
    return Finding(**fields)


def run_from(document: dict[str, Any]) -> AnalyzerRun:
    return AnalyzerRun(**document | {"status": RunStatus(document["status"])})
