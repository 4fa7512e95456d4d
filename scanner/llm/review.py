"""Asks the reviewer about the suspicious parts. Its answer can raise a level and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scanner.analyzers.base import Confidence, Finding, Severity
from scanner.analyzers.rules import Rule
from scanner.analyzers.slices.cutting import Slice
from scanner.analyzers.sources import Source
from scanner.llm import prompt, verdict
from scanner.llm.client import NoAnswer, ask
from scanner.llm.configuration import LlmConfig
from scanner.llm.verdict import NotUsable, Verdict
from scanner.scoring import Opinion, Risk

SUSPICIOUS = Rule(
    name="llm.suspicious",
    severity=Severity.HIGH,
    cwe=506,
    message="The reviewing model takes this for harmful on purpose.",
    remedy="Explain to the reviewer what it is for, or remove it.",
    confidence=Confidence.MEDIUM,
    malicious=True,
)
SEVERITY_OF = {
    Risk.MEDIUM: Severity.MEDIUM,
    Risk.HIGH: Severity.HIGH,
    Risk.CRITICAL: Severity.CRITICAL,
}
LIKELIHOOD_OF = {Risk.LOW: 0.0, Risk.MEDIUM: 0.4, Risk.HIGH: 0.75, Risk.CRITICAL: 0.95}
SURE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Review:
    """``opinion`` goes into the grade, ``findings`` and ``details`` into the report."""

    opinion: Opinion
    findings: tuple[Finding, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


def review(config: LlmConfig, slices: Sequence[Slice]) -> Review | None:
    """Ask about the parts; None when there are none, so nothing was asked.

    Whatever goes wrong is a review without an answer, and calls a person.
    """
    if not slices:
        return None
    try:
        answer = verdict.read(ask(config, prompt.messages(slices)), slices)
    except (NoAnswer, NotUsable) as problem:
        return without_answer(str(problem), model=config.model)
    return _of(answer, model=config.model, parts=len(slices))


def without_answer(why: str, *, model: str = "") -> Review:
    reason = f"The reviewing model came to no answer: {why} A person looks."
    return Review(
        Opinion(Risk.LOW, reason, is_conclusive=False),
        details={"model": model, "is_conclusive": False, "reason": why},
    )


def _of(answer: Verdict, *, model: str, parts: int) -> Review:
    is_sure = answer.confidence >= SURE_ENOUGH
    accuses = answer.level is not Risk.LOW
    details = {
        "model": model,
        "is_conclusive": is_sure,
        "parts": parts,
        "level": str(answer.level),
        "confidence": answer.confidence,
        "behaviours": list(answer.behaviours),
        "explanation": answer.explanation,
    }
    if not is_sure:
        why = f"It is only {answer.confidence:.0%} sure."
        return Review(without_answer(why).opinion, details=details)
    if not accuses:
        return Review(Opinion(Risk.LOW, ""), details=details)
    said = answer.explanation or ", ".join(answer.behaviours) or "no explanation"
    opinion = Opinion(
        answer.level,
        f"The reviewing model takes it for malicious: {said}",
        likelihood=answer.confidence * LIKELIHOOD_OF[answer.level],
    )
    return Review(opinion, tuple(_findings(answer)), details)


def _findings(answer: Verdict) -> Iterator[Finding]:
    rule = replace(SUSPICIOUS, severity=SEVERITY_OF[answer.level])
    for each in answer.evidence:
        yield rule.at(Source(each.path, ""), each.line, evidence=each.quote)
