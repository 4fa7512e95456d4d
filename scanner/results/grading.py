"""The level of a scan, from its findings and from what the model and the LLM said."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scanner.engine import Report
from scanner.engine.report import model_probability, opinion_from
from scanner.models import CodeScanResult, Finding, FindingState
from scanner.results import tuning
from scanner.results.rows import found_in
from scanner.scoring import grade, malicious


def opinions_of(report: Report) -> dict[str, Any]:
    """Enough of the report to grade it again when something about its findings is decided."""
    return {
        "model": model_probability(report.details),
        "llm": asdict(report.llm) if report.llm else None,
    }


def regrade(scan: CodeScanResult, findings: Iterable[Finding]) -> None:
    """Set the level from the findings that no reviewer has put aside. The caller saves."""
    standing = [found_in(each) for each in findings if each.state == FindingState.OPEN]
    model, llm = scan.opinions.get("model"), opinion_from(scan.opinions.get("llm"))
    graded = grade(standing, model=model, llm=llm, tuning=tuning.current())
    scan.malicious = malicious(standing, model=model, llm=llm.likelihood if llm else None)
    scan.levels = {source: str(level) for source, level in graded.sources.items()}
    scan.risk, scan.action = str(graded.risk), str(graded.action)
    scan.reasons = list(graded.reasons)
