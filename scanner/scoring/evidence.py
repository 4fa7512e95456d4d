"""One number from 0 to 1: how likely somebody means harm. It only ever grows with evidence."""

from collections.abc import Iterable

from scanner.analyzers.base import Confidence, Finding, Kind, Severity

# How likely one such finding alone makes malice; a rule counts once, however often it is found.
EVIDENCE_OF = {
    Severity.CRITICAL: 0.95,
    Severity.HIGH: 0.6,
    Severity.MEDIUM: 0.25,
    Severity.LOW: 0.05,
    Severity.INFO: 0.0,
}
TRUST_IN = {Confidence.HIGH: 1.0, Confidence.MEDIUM: 0.6, Confidence.LOW: 0.2}


def malicious(
    findings: Iterable[Finding], *, model: float | None = None, llm: float | None = None
) -> float:
    """What rules, model and reviewer say together, as if they did not know of each other."""
    strongest: dict[str, float] = {}
    for finding in findings:
        if finding.kind is Kind.MALICE and finding.analyzer != "llm":  # it has a number of its own
            weight = EVIDENCE_OF[finding.severity] * TRUST_IN[finding.confidence]
            strongest[finding.rule] = max(weight, strongest.get(finding.rule, 0.0))
    innocent = (1 - (model or 0.0)) * (1 - (llm or 0.0))
    for weight in sorted(strongest.values()):
        innocent *= 1 - weight
    return round(1 - innocent, 4)
